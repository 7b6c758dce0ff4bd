//! From a page to its report, and from the preview to a file, the printer, or the viewer of the system.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::jobs::Printing;
use super::window::App;
use crate::domain::edition::Edition;
use crate::domain::record::Preset;
use crate::domain::table::Table;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::exchange::preset_file;
use crate::paper::{Format, Plan};
use crate::report::{Choice, Extract, Form, Report};
use crate::ui::page::Page;
use crate::ui::reports::output::Goal;
use crate::ui::work::Task;

impl App {
    pub(super) fn print(&mut self) {
        if let Some(choice) = self.choice_of_page() {
            self.view.reports.choice = choice;
        }
        self.show(Page::Reports);
    }

    /// The report of what the page shows, where it has one of its own.
    fn choice_of_page(&self) -> Option<Choice> {
        let before = &self.view.reports.choice;
        let turned = |report: Report| before.turned_to(report);
        match self.view.page {
            Page::Matrix => {
                let model = self.register.as_ref()?.model(self.lang)?;
                let unit = self.view.matrix.unit(&model).map(|unit| unit.code.clone());
                Some(Choice { unit, ..turned(Report::Matrix) })
            }
            Page::Records(Table::Steps) if self.view.shows_picture() => {
                let unit = self.view.process.wish.unit.and_then(|row| Some(self.snapshot()?.units.get(row)?.code.clone()));
                Some(Choice { unit, ..turned(Report::Flow) })
            }
            Page::Authority => {
                let model = self.register.as_ref()?.model(self.lang)?;
                let unit = self.view.authority.unit(&model).map(|unit| unit.code.clone());
                Some(Choice { unit, ..turned(Report::Authority) })
            }
            Page::Separation => Some(turned(Report::Separation)),
            Page::Records(Table::Posts) if self.view.shows_picture() => Some(turned(Report::PostSheets)),
            Page::History => {
                let wanted = self.view.history.wanted();
                let day = |day: &Option<String>| day.as_deref().and_then(text::date);
                let extract = Extract { record: wanted.record.clone(), since: day(&wanted.from), until: day(&wanted.until), newest_first: false };
                Some(Choice { extract, ..turned(Report::Trail) })
            }
            _ => None,
        }
    }

    pub(super) fn save_report(&mut self) {
        if self.view.page != Page::Reports {
            return self.print();
        }
        let Some(model) = self.register.as_ref().and_then(|register| register.model(self.lang)) else { return };
        let reports = &self.view.reports;
        let target = PathBuf::from(reports.output.target(reports.choice.report, &model).trim());
        match reports.ready_plan() {
            Some(plan) => self.write_report(plan, Goal::Keep(target)),
            None => self.notices.note(self.lang.word("window.reports.not_ready").into_owned()),
        }
    }

    pub(super) fn write_preset(&mut self, path: PathBuf, form: &Form) {
        let Some(snapshot) = self.snapshot() else { return };
        let code = if let Form::Own(code) = form { Some(code.as_str()) } else { None };
        match form.preset(&snapshot, self.lang) {
            Ok(preset) => self.jobs.write_preset(path, preset_file::write(&preset, code)),
            Err(error) => self.fail(&error),
        }
    }

    pub(super) fn preset_written(&mut self, path: &Path, written: Result<()>) {
        match written {
            Ok(()) => self.notices.note(self.lang.phrase("window.notice.written", &[("path", &path.display())])),
            Err(error) => self.fail(&error),
        }
    }

    pub(super) fn preset_read(&mut self, read: Result<Preset>) {
        if let Some(model) = self.register.as_ref().and_then(|register| register.model(self.lang)) {
            let reports = &mut self.view.reports;
            reports.preset.read(read, &reports.choice, &model);
        }
    }

    /// Viewer and printer get a file in a folder of its own that nobody else reads; they may hold the one before open.
    pub(super) fn passing_file(&mut self, name: &Path) -> Result<PathBuf> {
        let folder = match &self.viewer_folder {
            Some(folder) => folder,
            None => self.viewer_folder.insert(tempfile::tempdir().map_err(|source| Error::Unwritable { path: std::env::temp_dir(), source })?),
        };
        self.views += 1;
        let folder = folder.path().join(self.views.to_string());
        std::fs::create_dir(&folder).map_err(|source| Error::Unwritable { path: folder.clone(), source })?;
        Ok(folder.join(name))
    }

    pub(super) fn write_report(&mut self, plan: Arc<Plan>, goal: Goal) {
        let Some(snapshot) = self.snapshot() else { return };
        // What is looked at is on its way to the printer.
        let (path, format) = match &goal {
            Goal::Keep(path) => (Ok(path.clone()), self.view.reports.output.format),
            Goal::Show | Goal::Print(_) => {
                let name = format!("{}.pdf", self.view.reports.choice.report.key());
                (self.passing_file(Path::new(&name)), Format::Pdf)
            }
        };
        let output = &mut self.view.reports.output;
        let pages = if format.has_typefaces() { output.pages(&plan) } else { Ok((0..plan.pages()).collect()) };
        match (path, pages) {
            (Ok(path), Ok(pages)) => {
                output.is_writing = true;
                let watch = self.work.begin(Task::Write);
                let choice = &self.view.reports.choice;
                let identity = self.register.as_ref().and_then(|register| {
                    let edition = register.edition_of(choice).map(Edition::identity);
                    edition.or(register.state.as_ref().map(|state| state.identity))
                });
                let printed = choice.printed(pages.len(), identity.unwrap_or_default());
                self.jobs.write_report(plan, path, Printing { printed, format, pages, goal }, snapshot, watch);
            }
            (Err(error), _) | (_, Err(error)) => self.fail(&error),
        }
    }
}
