//! What is wrong with a command line, in the user's language: clap tells it in English only.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::domain::text::shorten;
use crate::i18n::Lang;

/// The fault in words; what clap says itself, where it knows more than its kinds tell.
pub(super) fn words(error: &clap::Error, lang: Lang) -> String {
    let get = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(shorten(text)),
        Some(ContextValue::Strings(texts)) => Some(lang.list(texts.iter().cloned())),
        Some(ContextValue::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let argument = || get(ContextKind::InvalidArg).unwrap_or_default();
    let value = || get(ContextKind::InvalidValue).unwrap_or_default();
    let with_argument = |key: &str| lang.phrase(key, &[("argument", &argument())]);
    match error.kind() {
        ErrorKind::UnknownArgument => with_argument("cli.usage.unknown"),
        ErrorKind::InvalidSubcommand => lang.phrase("cli.usage.command", &[("given", &get(ContextKind::InvalidSubcommand).unwrap_or_default())]),
        ErrorKind::MissingRequiredArgument => with_argument("cli.usage.missing"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => lang.word("cli.usage.no_command").into_owned(),
        ErrorKind::ArgumentConflict => {
            let other = get(ContextKind::PriorArg).unwrap_or_default();
            lang.phrase("cli.usage.conflict", &[("argument", &argument()), ("other", &other)])
        }
        // A value that is not there is told as one that is empty.
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value().is_empty() => with_argument("cli.usage.no_value"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let said = lang.phrase("cli.usage.value", &[("argument", &argument()), ("given", &value())]);
            let known = get(ContextKind::ValidValue).or_else(|| std::error::Error::source(error).map(|why| expected(&why.to_string(), lang)));
            known.map_or(said.clone(), |known| lang.phrase("cli.usage.expected", &[("said", &said), ("known", &known)]))
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => with_argument("cli.usage.count"),
        ErrorKind::InvalidUtf8 => lang.word("cli.usage.not_text").into_owned(),
        _ => first_paragraph(error),
    }
}

/// What a parser of a value names as right; what the standard library says of numbers is told in our words.
fn expected(why: &str, lang: Lang) -> String {
    let is_of_number = why.contains("digit") || why.contains("number") || why.contains("integer");
    match why.split_once(" is not in ") {
        Some((_, range)) => range.replace("..=", "–").replace("..", "–"),
        None if is_of_number => lang.word("cli.usage.whole_number").into_owned(),
        None => why.to_owned(),
    }
}

fn first_paragraph(error: &clap::Error) -> String {
    let text = error.to_string();
    let lines: Vec<&str> = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    lines.join(" ").trim_start_matches("error: ").to_owned()
}
