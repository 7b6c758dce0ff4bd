//! From a page to its report, and from the preview to a file: saved, or handed to the viewer of the system.

use std::path::PathBuf;
use std::sync::Arc;

use super::jobs::Printing;
use super::window::App;
use crate::domain::table::Table;
use crate::error::Error;
use crate::paper::{Format, Plan};
use crate::report::{Choice, Report};
use crate::ui::page::Page;
use crate::ui::work::Task;

impl App {
    pub(super) fn print(&mut self) {
        if self.view.page == Page::Matrix {
            let unit = self.register.as_ref().and_then(|register| register.model(self.lang)).and_then(|model| self.view.matrix.unit(&model).cloned());
            self.view.reports.choice = Choice { report: Report::Matrix, unit: unit.map(|unit| unit.code.clone()), ..self.view.reports.choice.clone() };
        }
        if self.view.page == Page::Records(Table::Steps) && self.view.shows_picture() {
            let unit = self.view.process.wish.unit.and_then(|row| Some(self.snapshot()?.units.get(row)?.code.clone()));
            self.view.reports.choice = Choice { report: Report::Flow, unit, filter: String::new(), ..self.view.reports.choice.clone() };
        }
        self.show(Page::Reports);
    }

    pub(super) fn save_report(&mut self) {
        if self.view.page != Page::Reports {
            return self.print();
        }
        let Some(model) = self.register.as_ref().and_then(|register| register.model(self.lang)) else { return };
        let target = PathBuf::from(self.view.reports.target(&model).trim());
        match self.view.reports.ready_plan() {
            Some(plan) => self.write_report(plan, target, false),
            None => self.notices.note(self.lang.word("window.reports.not_ready").into_owned()),
        }
    }

    /// The viewer gets a file of its own in a folder nobody else reads; it may hold the one before open.
    pub(super) fn view_pdf(&mut self, plan: Arc<Plan>) {
        if self.viewer_folder.is_none() {
            match tempfile::tempdir() {
                Ok(folder) => self.viewer_folder = Some(folder),
                Err(source) => return self.fail(&Error::Unwritable { path: std::env::temp_dir(), source }),
            }
        }
        let Some(folder) = &self.viewer_folder else { return };
        self.views += 1;
        let path = folder.path().join(format!("{}-{}.pdf", self.view.reports.choice.report.key(), self.views));
        self.write_report(plan, path, true);
    }

    pub(super) fn write_report(&mut self, plan: Arc<Plan>, path: PathBuf, shows: bool) {
        if let Some(snapshot) = self.snapshot() {
            self.view.reports.is_writing = true;
            let watch = self.work.begin(Task::Write);
            let identity = self.register.as_ref().and_then(|register| register.state.as_ref()).map(|state| state.identity).unwrap_or_default();
            let printed = self.view.reports.choice.printed(plan.pages(), identity);
            // What is looked at is on its way to the printer.
            let format = if shows { Format::Pdf } else { self.view.reports.format };
            self.jobs.write_report(plan, path, Printing { printed, format, shows }, snapshot, watch);
        }
    }
}
