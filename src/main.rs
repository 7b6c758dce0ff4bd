//! Start: a job of the command line, or the window.

use std::process::ExitCode;

use integrity_register::app;
use integrity_register::cli::{self, Start};

fn main() -> ExitCode {
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("off")).init();
    match cli::run(std::env::args_os()) {
        Start::Ended(code) => code,
        Start::Window { file, lang, operator, names_operator, clock } => match app::run(app::Start { file, lang, operator, names_operator, clock }) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("integrity-register: {}", error.message(lang.unwrap_or_default()));
                ExitCode::from(2)
            }
        },
    }
}
