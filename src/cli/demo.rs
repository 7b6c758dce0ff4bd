//! The main job in one go: a starter register, printed.

use std::path::PathBuf;

use super::arguments::{Command, Demo};
use super::{Context, Outcome, check, print, say};
use crate::domain::checks::Findings;
use crate::domain::choice::Body;
use crate::error::{Error, Result};
use crate::register::Access;
use crate::register::create::{Content, create};
use crate::report::Report;

const REGISTER: &str = "register.irr";

/// The file on which the window opens after a demo.
pub(super) fn window_file(command: &Command) -> Option<PathBuf> {
    match command {
        Command::Demo(options) => Some(options.dir.join(REGISTER)),
        _ => None,
    }
}

pub(super) fn run(options: &Demo, context: &Context) -> Result<Outcome> {
    std::fs::create_dir_all(&options.dir).map_err(|source| Error::Unwritable { path: options.dir.clone(), source })?;
    let path = options.dir.join(REGISTER);
    // A register that is there is the officer's own by now: it is kept and used.
    if !path.exists() {
        let content = Content::Library(Body::ALL.to_vec());
        create(&path, &content, context.lang(), context.clock, &context.operator)?;
    }
    let mut register = context.open(&path, Access::Read)?;
    let lang = context.lang_of(register.snapshot());
    say(&lang.phrase("cli.register", &[("path", &path.display())]));
    for (report, name) in [(Report::Register, "register.pdf"), (Report::Matrix, "matrix.pdf")] {
        let out = options.dir.join(name);
        print::print(&mut register, &print::usual(report, lang), print::Look::default(), &out, context)?;
        say(&lang.phrase("cli.written", &[("path", &out.display())]));
    }
    say(&check::result(&Findings::of(register.snapshot()), lang));
    Ok(if options.no_window || !has_display() { Outcome::Done } else { Outcome::Window })
}

/// Whether a window can be shown: on Linux a display must be named, elsewhere there is one.
fn has_display() -> bool {
    !cfg!(target_os = "linux") || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
