//! Work that takes longer than a frame, each on a thread of its own; what they tell is read in `App::logic`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::{Context as TaskContext, Poll, Wake, Waker};
use std::thread;

use chrono::{DateTime, FixedOffset};
use eframe::egui::Context;

use super::printer;
use crate::domain::checks::Checked;
use crate::domain::due::Due;
use crate::domain::field::Field;
use crate::domain::flow::chart::Chart;
use crate::domain::identity::{Identity, Printed};
use crate::domain::overview::Overview;
use crate::domain::paste::{self, Line, Sheet};
use crate::domain::record::Preset;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};
use crate::error::{Error, Result};
use crate::exchange::preset_file;
use crate::files;
use crate::i18n::Lang;
use crate::paper::{Fonts, Format, Plan};
use crate::register::Clock;
use crate::register::copies::{self, Kept, Occasion};
use crate::register::create::{Content, create_watched};
use crate::report::{self, Past};
use crate::ui::actions::DueKey;
use crate::ui::checks::lines::{Lines, LinesKey};
use crate::ui::command::Purpose;
use crate::ui::list::order::{Order, OrderKey, arrange};
use crate::ui::overview::OverviewKey;
use crate::ui::overview::since::{self, Counts, SinceKey};
use crate::ui::paste::CheckKey;
use crate::ui::process::{self, ChartKey};
use crate::ui::reports::output::{Goal, Printers};
use crate::ui::reports::{Laid, PlanKey};
use crate::ui::search;
use crate::watch::Watch;

/// What a thread tells the window.
pub enum Message {
    /// A list in order.
    Arranged(Table, OrderKey, std::result::Result<Order, String>),
    /// Pasted rows looked at.
    PasteChecked(Table, CheckKey, Vec<Line>),
    /// Rows as a text for the clipboard, and how many.
    Copied(String, usize),
    /// A flow chart laid out.
    LaidOut(ChartKey, Arc<Chart>),
    /// The figures of the overview.
    Counted(OverviewKey, Arc<Overview>),
    /// What became of the risks since an edition.
    Since(SinceKey, Counts),
    /// What all checks found.
    Checked(Checked),
    /// Findings in lines.
    Gathered(LinesKey, Arc<Lines>),
    /// What is due.
    GatheredDue(DueKey, Arc<Vec<Due>>),
    /// What the quick search wanted.
    Searched(search::Answer),
    /// A report laid out.
    Planned(PlanKey, Result<Laid>),
    /// What this machine prints on.
    Printers(Printers),
    /// The families of this machine that reports can wear.
    Typefaces(Vec<String>),
    /// A print preset read from a file.
    PresetRead(Result<Preset>),
    /// A print preset written to a file.
    PresetWritten(PathBuf, Result<()>),
    /// A report written.
    Written(PathBuf, Printing, Result<()>),
    /// A path chosen in a dialog, or none: closed, or no dialog could be shown.
    Picked(Purpose, Option<PathBuf>),
    /// A register made.
    Created(PathBuf, Result<()>),
    /// What became of the safety copies of a register.
    SafetyCopied(PathBuf, Occasion, Kept),
}

/// What is written, and what becomes of it.
pub struct Printing {
    /// What the print log is told.
    pub printed: Printed,
    /// As what.
    pub format: Format,
    /// The places of its pages.
    pub pages: Vec<usize>,
    /// What becomes of it.
    pub goal: Goal,
}

/// The threads' side and the window's side of one channel.
pub struct Jobs {
    ctx: Context,
    tell: Sender<Message>,
    messages: Receiver<Message>,
    /// The newest order asked for of each list; set, it is no longer wanted.
    orders: RefCell<HashMap<Table, Arc<AtomicBool>>>,
}

impl Jobs {
    /// Nothing to do yet.
    pub fn new(ctx: &Context) -> Jobs {
        let (tell, messages) = channel();
        Jobs { ctx: ctx.clone(), tell, messages, orders: RefCell::default() }
    }

    /// The next message, where one has come.
    pub fn next(&self) -> Option<Message> {
        self.messages.try_recv().ok()
    }

    fn start(&self, work: impl FnOnce(&dyn Fn(Message)) + Send + 'static) {
        let (tell, ctx) = (self.tell.clone(), self.ctx.clone());
        thread::spawn(move || {
            work(&|message| {
                // A window that has gone needs no message.
                let _ = tell.send(message);
                ctx.request_repaint();
            });
        });
    }

    /// Puts a list in order; what was asked for the same list before is given up.
    pub fn arrange(&self, table: Table, key: OrderKey, snapshot: Arc<Snapshot>) {
        let is_cancelled = Arc::new(AtomicBool::new(false));
        if let Some(before) = self.orders.borrow_mut().insert(table, Arc::clone(&is_cancelled)) {
            before.store(true, Ordering::Relaxed);
        }
        self.start(move |tell| {
            if let Some(answer) = arrange(table, &snapshot, key.clone(), &is_cancelled) {
                let lang = key.lang;
                tell(Message::Arranged(table, key, answer.map_err(|fault| fault.message(lang))));
            }
        });
    }

    /// Looks at pasted rows.
    pub fn check_paste(&self, table: Table, key: CheckKey, sheet: Sheet, snapshot: Arc<Snapshot>) {
        self.start(move |tell| tell(Message::PasteChecked(table, key, paste::check(&sheet, &snapshot, key.lang))));
    }

    /// Writes rows as a text for the clipboard.
    pub fn copy(&self, table: Table, rows: Vec<RowId>, fields: Vec<&'static Field>, snapshot: Arc<Snapshot>, lang: Lang) {
        self.start(move |tell| tell(Message::Copied(paste::write(table, &rows, &fields, &snapshot, lang), rows.len())));
    }

    /// Lays out the flow chart.
    pub fn lay_out(&self, key: ChartKey, snapshot: Arc<Snapshot>) {
        self.start(move |tell| tell(Message::LaidOut(key, Arc::new(process::lay_out(&key, &snapshot)))));
    }

    /// Counts the figures of the overview.
    pub fn count(&self, key: OverviewKey, snapshot: Arc<Snapshot>) {
        self.start(move |tell| tell(Message::Counted(key, Arc::new(Overview::of(&snapshot, key.scope)))));
    }

    /// Holds the register against what an edition holds.
    pub fn count_since(&self, key: SinceKey, before: Arc<Snapshot>, after: Arc<Snapshot>) {
        self.start(move |tell| tell(Message::Since(key, since::count(&before, &after))));
    }

    /// Runs the checks: those that edits can have touched since they ran before, else all.
    pub fn check(&self, before: Option<Checked>, snapshot: Arc<Snapshot>, touched: Vec<AnyId>) {
        self.start(move |tell| {
            let checked = match before {
                Some(before) => before.after(snapshot, &touched),
                None => Checked::of(snapshot),
            };
            tell(Message::Checked(checked));
        });
    }

    /// Puts findings into lines.
    pub fn gather(&self, key: LinesKey, checked: Checked) {
        self.start(move |tell| {
            let lines = Arc::new(Lines::of(&checked, &key));
            tell(Message::Gathered(key, lines));
        });
    }

    /// Puts what is due together.
    pub fn gather_due(&self, key: DueKey, snapshot: Arc<Snapshot>) {
        self.start(move |tell| tell(Message::GatheredDue(key, Arc::new(key.gather(&snapshot)))));
    }

    /// Works for the quick search.
    pub fn search(&self, ask: search::Ask, snapshot: Arc<Snapshot>) {
        self.start(move |tell| {
            if let Some(answer) = ask.work(&snapshot) {
                tell(Message::Searched(answer));
            }
        });
    }

    /// Lays out a report. Stopped, it says nothing: nobody waits for it any more.
    pub fn plan(&self, key: PlanKey, past: Past, snapshot: Arc<Snapshot>, identity: Identity, now: DateTime<FixedOffset>, watch: Arc<Watch>) {
        self.start(move |tell| {
            let choice = &key.0;
            // Where characters stand that no font has is sought in what is printed.
            let printed = past.held.as_ref().map_or(&snapshot, |held| &held.snapshot).clone();
            let plan = report::document_with(choice, &snapshot, past, identity, now).and_then(|document| Plan::new_unless(document, watch.stops()));
            if matches!(plan, Err(Error::Cancelled)) {
                return;
            }
            let laid = plan.map(|plan| Laid { missing: report::missing(&plan, &printed), plan: Arc::new(plan), stand_ins: choice.typefaces.stand_ins() });
            tell(Message::Planned(key, laid));
        });
    }

    /// Looks for the printers of this machine.
    pub fn seek_printers(&self) {
        self.start(|tell| tell(Message::Printers(printer::list())));
    }

    /// Looks for the fonts of this machine that reports can wear.
    pub fn seek_typefaces(&self) {
        self.start(|tell| tell(Message::Typefaces(Fonts::bundled().families())));
    }

    /// Writes a report and does with it what is wanted. Stopped, it writes nothing.
    pub fn write_report(&self, plan: Arc<Plan>, path: PathBuf, printing: Printing, snapshot: Arc<Snapshot>, watch: Arc<Watch>) {
        self.start(move |tell| {
            let written = write(&plan, &printing, &path, &snapshot, &watch);
            let written = written.and_then(|()| match &printing.goal {
                Goal::Keep(_) => Ok(()),
                Goal::Show => view(&path),
                Goal::Print(order) => {
                    let (width, height) = plan.document().sheet.size();
                    printer::send(&path, order, &plan.document().info.title, width > height)
                }
            });
            tell(Message::Written(path, printing, written));
        });
    }

    /// Reads a print preset.
    pub fn read_preset(&self, path: PathBuf) {
        self.start(move |tell| tell(Message::PresetRead(preset_file::read(&path))));
    }

    /// Writes a print preset.
    pub fn write_preset(&self, path: PathBuf, bytes: Vec<u8>) {
        self.start(move |tell| {
            // Another preset may be written over, but nothing else.
            let is_free = !path.exists() || preset_file::read(&path).is_ok();
            let written = if is_free { files::write_whole(&path, &bytes) } else { Err(Error::Exists { path: path.clone() }) };
            tell(Message::PresetWritten(path, written));
        });
    }

    /// Makes a register. Stopped, it leaves nothing.
    pub fn create(&self, path: PathBuf, content: Content, lang: Lang, clock: Clock, operator: String, watch: Arc<Watch>) {
        self.start(move |tell| {
            let created = create_watched(&path, &content, lang, clock, &operator, &watch);
            tell(Message::Created(path, created));
        });
    }

    /// Makes the safety copies that are due.
    pub fn safety_copy(&self, register: PathBuf, elsewhere: Option<PathBuf>, occasion: Occasion, now: DateTime<FixedOffset>) {
        self.start(move |tell| {
            let kept = copies::keep(&register, elsewhere.as_deref(), occasion, now);
            tell(Message::SafetyCopied(register, occasion, kept));
        });
    }

    /// Asks for a path in a dialog of the system.
    pub fn pick(&self, purpose: Purpose, name: String, folder: Option<PathBuf>, lang: Lang) {
        self.start(move |tell| tell(Message::Picked(purpose, pick(purpose, &name, folder.as_deref(), lang))));
    }
}

fn write(plan: &Plan, printing: &Printing, path: &Path, snapshot: &Snapshot, watch: &Watch) -> Result<()> {
    let bytes = report::write(plan, printing.format, &printing.pages, snapshot, &|done, all| watch.show(done, all), watch.stops())?;
    // The file is replaced whole or not at all.
    watch.advance(0)?;
    files::write_whole(path, &bytes)
}

fn view(path: &Path) -> Result<()> {
    open::that_detached(path).map_err(|source| Error::Unreadable { path: path.to_owned(), source })
}

fn pick(purpose: Purpose, name: &str, folder: Option<&Path>, lang: Lang) -> Option<PathBuf> {
    let mut dialog = rfd::AsyncFileDialog::new();
    if let Some(folder) = folder {
        dialog = dialog.set_directory(folder);
    }
    if purpose == Purpose::Copies {
        return Some(wait(dialog.pick_folder())?.path().to_owned());
    }
    match purpose {
        Purpose::Evidence(_) => return Some(wait(dialog.pick_file())?.path().to_owned()),
        Purpose::Scan => {
            let scans = dialog.add_filter(lang.word("window.files.scan"), &["pdf", "jpg", "jpeg", "png", "tif", "tiff"]);
            return Some(wait(scans.pick_file())?.path().to_owned());
        }
        // A copy keeps the name, and with it the kind, that the file came with.
        Purpose::EvidenceCopy(_) => return Some(wait(dialog.set_file_name(name).save_file())?.path().to_owned()),
        _ => {}
    }
    let (kind, extension) = match purpose {
        Purpose::Open | Purpose::Create => ("window.files.register", "irr"),
        Purpose::Report(Format::Workbook) => ("window.files.workbook", "xlsx"),
        Purpose::Preset => ("window.files.preset", "json"),
        _ => ("window.files.pdf", "pdf"),
    };
    dialog = dialog.add_filter(lang.word(kind), &[extension]);
    let file = match purpose {
        Purpose::Open | Purpose::Preset => wait(dialog.pick_file()),
        _ => wait(dialog.set_file_name(name).save_file()),
    }?;
    let mut path = file.path().to_owned();
    if path.extension().is_none() {
        path.set_extension(extension);
    }
    Some(path)
}

/// Waits for a dialog on this thread.
fn wait<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(thread::Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut TaskContext::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}
