//! A folder in which the built program is run as other programs run it.

#![allow(dead_code, reason = "each test file uses its part")]

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

/// The folder.
pub struct Desk(TempDir);

impl Desk {
    pub fn new() -> Result<Desk, std::io::Error> {
        tempfile::tempdir().map(Desk)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Runs to the end.
    pub fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().expect("the program starts")
    }

    /// Starts, and does not wait for the end.
    pub fn start(&self, words: &[&str]) -> Child {
        self.command(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_integrity-register"));
        command.args(words).current_dir(self.path()).env("SOURCE_DATE_EPOCH", "1790000000").env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        command
    }

    /// Runs, expects an exit code, and gives what was printed.
    pub fn expect(&self, code: i32, words: &[&str]) -> String {
        let output = self.run(words);
        let (out, err) = (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned());
        assert_eq!(output.status.code(), Some(code), "{words:?}\n{out}\n{err}");
        if code == 2 {
            assert_eq!(err.lines().count(), 1, "{err}");
            assert!(err.starts_with("integrity-register: "), "{err}");
            assert!(out.is_empty(), "{out}");
            return err;
        }
        out
    }

    pub fn write(&self, name: &str, text: &str) -> Result<(), std::io::Error> {
        std::fs::write(self.path().join(name), text)
    }

    pub fn read(&self, name: &str) -> Result<Vec<u8>, std::io::Error> {
        std::fs::read(self.path().join(name))
    }

    /// What lies in the folder, hidden files too.
    pub fn names(&self) -> Result<Vec<String>, std::io::Error> {
        let mut names = Vec::new();
        for file in std::fs::read_dir(self.path())? {
            names.push(file?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    }
}
