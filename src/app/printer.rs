//! The way to the printer: CUPS (`lp`, `lpstat`) on Linux; on Windows the verb “print” of whichever program shows PDFs.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::{Error, Result};
use crate::ui::reports::output::{Order, Printers};

/// What this machine prints on; asking may take as long as its print server does.
#[cfg(not(windows))]
pub fn list() -> Printers {
    let said = |option: &str| {
        // In its own language, lpstat puts the name of the usual printer elsewhere in the sentence.
        let output = Command::new("lpstat").arg(option).env("LC_ALL", "C").stdin(Stdio::null()).stderr(Stdio::null()).output();
        output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
    };
    Printers { names: names(&said("-e"), &said("-d")), takes_orders: true }
}

/// The viewer prints on the system's own choice, with the settings that it has.
#[cfg(windows)]
pub fn list() -> Printers {
    Printers { names: vec![None], takes_orders: false }
}

/// The names that `lpstat -e` lists, after the usual printer, where `lpstat -d` knows one.
#[cfg(not(windows))]
fn names(every: &str, usual: &str) -> Vec<Option<String>> {
    let usual = usual.split_once(": ").map(|_| None);
    usual.into_iter().chain(every.lines().map(str::trim).filter(|name| !name.is_empty()).map(|name| Some(name.to_owned()))).collect()
}

/// Hands a PDF over to be printed. `lies` says whether its pages lie, so that the back of a sheet is not upside down.
#[cfg(not(windows))]
pub fn send(pdf: &Path, order: &Order, title: &str, lies: bool) -> Result<()> {
    let mut lp = Command::new("lp");
    lp.args(words(order, title, lies)).arg("--").arg(pdf);
    run(lp)
}

/// Hands a PDF over to be printed.
#[cfg(windows)]
pub fn send(pdf: &Path, _: &Order, _: &str, _: bool) -> Result<()> {
    let mut shell = Command::new("powershell");
    // The path goes by way of the environment, so that no sign in it can be taken for a command.
    shell.args(["-NoProfile", "-NonInteractive", "-Command", "Start-Process -FilePath $env:INTEGRITY_REGISTER_PDF -Verb Print -WindowStyle Hidden"]);
    shell.env("INTEGRITY_REGISTER_PDF", pdf);
    run(shell)
}

#[cfg(not(windows))]
fn words(order: &Order, title: &str, lies: bool) -> Vec<String> {
    let mut words: Vec<String> = order.printer.iter().flat_map(|name| ["-d".to_owned(), name.clone()]).collect();
    words.extend(["-n".to_owned(), order.copies.to_string(), "-t".to_owned(), title.to_owned()]);
    let sides = match (order.both_sides, lies) {
        (false, _) => "one-sided",
        (true, false) => "two-sided-long-edge",
        (true, true) => "two-sided-short-edge",
    };
    words.extend(["-o".to_owned(), format!("sides={sides}")]);
    words
}

fn run(mut command: Command) -> Result<()> {
    let output = command.stdin(Stdio::null()).output().map_err(|source| Error::NoPrinting { why: source.to_string() })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let why = said.lines().map(str::trim).find(|line| !line.is_empty()).map_or_else(|| output.status.to_string(), str::to_owned);
    Err(Error::NoPrinting { why })
}

#[cfg(all(test, not(windows)))]
mod tests {
    use super::*;

    #[test]
    fn the_usual_printer_comes_first() {
        let usual = "system default destination: Office\n";
        assert_eq!(names("Office\nHall_2\n", usual), [None, Some("Office".to_owned()), Some("Hall_2".to_owned())]);
        assert_eq!(names("Hall_2\n", "no system default destination\n"), [Some("Hall_2".to_owned())]);
        assert!(names("", "").is_empty());
    }

    #[test]
    fn the_back_of_a_sheet_is_never_upside_down() {
        let order = Order { printer: Some("-x".to_owned()), copies: 2, both_sides: true };
        assert_eq!(words(&order, "台账", true).join(" "), "-d -x -n 2 -t 台账 -o sides=two-sided-short-edge");
        assert!(words(&order, "", false).contains(&"sides=two-sided-long-edge".to_owned()));
        assert_eq!(words(&Order::default(), "表", true).join(" "), "-n 1 -t 表 -o sides=one-sided");
    }
}
