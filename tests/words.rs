//! The word files: every word used is there in both languages, and none is left over.

mod source;

use std::collections::{BTreeMap, BTreeSet};

use integrity_register::domain::checks;
use integrity_register::domain::choice::{self, Choice, LimitKind, LimitUnit};
use integrity_register::domain::difference::Turn;
use integrity_register::domain::due::{Deadline, Nearness};
use integrity_register::domain::field::{Kind, flag};
use integrity_register::domain::grading::presets;
use integrity_register::domain::life::Passage;
use integrity_register::domain::preset::published::PUBLISHED;
use integrity_register::domain::table::Table;
use integrity_register::i18n::Lang;
use integrity_register::paper::Format;
use integrity_register::register::Operation;
use integrity_register::report::{Mark, Orientation, Report};
use integrity_register::ui::form::part;
use integrity_register::ui::page::Page;
use source::Token;

/// Where something stands: `file:line`.
type Place = String;

/// A word in both languages, as its file has it.
struct Word {
    place: Place,
    texts: BTreeMap<String, String>,
}

impl Word {
    fn text(&self, lang: Lang) -> &str {
        self.texts.get(lang.tag()).map_or("", String::as_str)
    }
}

/// All words by key; what is wrong with the files goes to `faults`.
fn words(faults: &mut Vec<String>) -> BTreeMap<String, Word> {
    let mut words: BTreeMap<String, Word> = BTreeMap::new();
    for file in source::files("assets/locales", "yml") {
        let mut lines = file.text.lines().enumerate().map(|(at, line)| (format!("{}:{}", file.path, at + 1), line));
        if lines.next().is_none_or(|(_, line)| line.trim_end() != "_version: 2") && !file.text.contains("\n_version: 2\n") {
            faults.push(format!("{}: `_version: 2` is missing", file.path));
        }
        let mut key = String::new();
        for (place, line) in lines {
            match (line.starts_with(' '), line.trim().split_once(':')) {
                (_, _) if line.trim().is_empty() || line.trim_start().starts_with('#') || line.starts_with("_version:") => {}
                (false, Some((name, ""))) => {
                    key = scalar(name);
                    if let Some(first) = words.get(&key) {
                        faults.push(format!("{place}: `{key}` stands at {} already", first.place));
                    }
                    words.insert(key.clone(), Word { place, texts: BTreeMap::new() });
                }
                (true, Some((lang, text))) if lang == "zh" || lang == "en" => {
                    let twice = words.get_mut(&key).and_then(|word| word.texts.insert(lang.to_owned(), scalar(text))).is_some();
                    if twice {
                        faults.push(format!("{place}: `{key}` has two texts for {lang}"));
                    }
                }
                _ => faults.push(format!("{place}: neither `key:` nor a `zh:` or `en:` of one line: {line}")),
            }
        }
    }
    words
}

/// A value of one line: plain, or in single or double quotes.
fn scalar(text: &str) -> String {
    let text = text.trim();
    let within = |quote: char| text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
    match (within('"'), within('\'')) {
        (Some(text), _) => text.replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\"),
        (None, Some(text)) => text.replace("''", "'"),
        (None, None) => text.to_owned(),
    }
}

/// All keys that the program puts together, as `format!("table.{}", …)` does: by whoever names what varies.
fn put_together() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for table in Table::ALL {
        keys.extend(["table", "record"].map(|family| format!("{family}.{}", table.key())));
        keys.extend(table.fields().map(|field| table.label_key(field)));
    }
    for set in choice::SETS {
        keys.extend(set.keys.iter().map(|key| format!("{}.{key}", set.name)));
    }
    keys.extend(Report::ALL.map(|report| format!("report.{}", report.key())));
    keys.extend(PUBLISHED.iter().flat_map(|published| ["name", "title"].map(|word| format!("preset.{}.{word}", published.key))));
    keys.extend(Format::ALL.map(|format| format!("format.{}", format.key())));
    keys.extend(Mark::ALL.into_iter().chain([Mark::Own(String::new())]).map(|mark| format!("mark.{}", mark.key())));
    keys.extend(Orientation::ALL.map(|orientation| format!("orientation.{}", orientation.key())));
    keys.extend(Operation::ALL.map(|operation| format!("operation.{}", operation.key())));
    keys.extend(Turn::ALL.map(|turn| format!("turn.{}", turn.key())));
    keys.extend(Page::all().map(Page::word_key));
    keys.extend(checks::list().flat_map(|check| ["title", "basis"].map(|word| format!("check.{}.{word}", check.id))));
    keys.extend(LimitKind::SET.keys.iter().map(|kind| format!("limit.{kind}")));
    keys.extend(LimitUnit::SET.keys.iter().flat_map(|unit| ["one", "many"].map(|number| format!("length.{unit}.{number}"))));
    keys.extend(Deadline::ALL.map(|deadline| format!("overview.due.{}", deadline.key())));
    keys.extend(Nearness::ALL.into_iter().flat_map(|nearness| ["due", "due.state"].map(|family| format!("{family}.{}", nearness.key()))));
    keys.extend(Passage::ALL.map(|passage| format!("life.passage.{}", passage.key())));
    keys.extend(["likelihood", "residual_likelihood"].map(|pair| format!("window.score.{pair}")));
    keys.extend((1..=12).map(|month| format!("calendar.month.{month}")));
    keys.extend((1..=7).map(|day| format!("calendar.weekday.{day}")));
    keys.extend(Table::ALL.iter().flat_map(|table| tabs(*table)).map(|table| format!("window.tab.{}", table.key())));
    keys.extend(words(&mut Vec::new()).into_keys().filter(|key| key.starts_with("term.")));
    keys.extend(presets::word_keys());
    keys.extend(shipped().into_keys());
    keys
}

/// The tables whose records have a tab in the form of those of another.
fn tabs(of: Table) -> impl Iterator<Item = Table> {
    let linked = of.own_fields().iter().filter_map(|field| match field.kind {
        Kind::Links(table) => Page::of(table).map(|_| table),
        _ => None,
    });
    part::tables(of).chain(linked)
}

/// The words of the records that the program ships in both languages, from the starter library: Chinese, and English where it has one.
fn shipped() -> BTreeMap<String, (String, Option<String>)> {
    let text = std::fs::read_to_string(source::root().join("assets/starter-library.json")).expect("the library is there");
    let library: serde_json::Value = serde_json::from_str(&text).expect("the library is JSON");
    let rows = |pointer: &str| library.pointer(pointer).and_then(|rows| rows.as_array()).expect("the library has these rows").clone();
    let string = |row: &serde_json::Value, key: &str| row.get(key).and_then(|text| text.as_str()).map(str::to_owned);
    let mut all = BTreeMap::new();
    let mut put = |table: Table, code: &str, row: &serde_json::Value| {
        for field in table.own_fields().iter().filter(|field| field.is(flag::WORDED)) {
            let (zh, en) =
                if field.key == "name" { ("zh".to_owned(), "en".to_owned()) } else { (format!("{}_zh", field.key), format!("{}_en", field.key)) };
            let zh = string(row, &zh).expect("the library has the Chinese word");
            all.insert(format!("{}.{code}.{}", table.key(), field.key), (zh, string(row, &en)));
        }
    };
    for row in rows("/grading/levels") {
        put(Table::Levels, &string(&row, "id").expect("a level has a code"), &row);
    }
    for scale in ["likelihood", "impact"] {
        for row in rows(&format!("/grading/{scale}")) {
            put(Table::Grades, &format!("{scale}-{}", row["value"]), &row);
        }
    }
    for row in rows("/roles") {
        put(Table::Roles, &string(&row, "role").expect("a role has a code"), &row);
    }
    all
}

/// A sentence asked for by its key: where, which, and the names of what is filled in.
struct Call {
    place: Place,
    key: String,
    filled: Option<BTreeSet<String>>,
}

/// What the source asks for.
#[derive(Default)]
struct Asked {
    /// Keys given to `word`, `phrase` or `find`.
    calls: Vec<Call>,
    /// Other strings that are spelled like a key.
    mentions: Vec<(Place, String)>,
    /// Beginnings of keys that are put together.
    prefixes: Vec<(Place, String)>,
}

fn asked() -> Asked {
    let mut asked = Asked::default();
    for file in source::files("src", "rs") {
        let tokens = file.tokens();
        for (at, token) in tokens.iter().enumerate() {
            let Some(text) = token.text() else { continue };
            let place = format!("{}:{}", file.path, token.line);
            let before = |back: usize| at.checked_sub(back).map(|at| &tokens[at]);
            let caller = before(1).filter(|token| token.is_sign('(')).and_then(|_| before(2)).and_then(Token::name);
            let is_macro = before(2).is_some_and(|token| token.is_sign('!')) && before(3).is_some_and(|token| token.is_name("format"));
            match caller {
                Some("word") => asked.calls.push(Call { place, key: text.to_owned(), filled: Some(BTreeSet::new()) }),
                Some("phrase") => asked.calls.push(Call { place, key: text.to_owned(), filled: filling(&tokens[at + 1..]) }),
                Some("find") if is_key(text) => asked.calls.push(Call { place, key: text.to_owned(), filled: Some(BTreeSet::new()) }),
                _ if is_macro => asked.prefixes.extend(prefix(text).map(|prefix| (place, prefix.to_owned()))),
                _ if is_key(text) && !file.path.starts_with("src/store/") => asked.mentions.push((place, text.to_owned())),
                _ => {}
            }
        }
    }
    asked
}

/// The names in `, &[("name", …), …])`; none where the filling is not written out.
fn filling(tokens: &[Token]) -> Option<BTreeSet<String>> {
    if !source::spells(tokens, &[",", "&", "["]) {
        return None;
    }
    let mut names = BTreeSet::new();
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(2) {
        if token.is_sign('(') || token.is_sign('[') {
            depth += 1;
            if depth == 2
                && let Some(name) = tokens.get(at + 1).and_then(Token::text)
            {
                names.insert(name.to_owned());
            }
        } else if token.is_sign(')') || token.is_sign(']') {
            depth -= 1;
            if depth == 0 {
                break;
            }
        }
    }
    Some(names)
}

fn is_key(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, b'_' | b'-'));
    let starts_small = text.bytes().next().is_some_and(|first| first.is_ascii_lowercase());
    starts_small && text.contains('.') && text.split('.').all(is_part)
}

/// The beginning of a key that is put together, with its dot.
fn prefix(pattern: &str) -> Option<&str> {
    let fixed = &pattern[..pattern.find('{')?];
    let prefix = &fixed[..=fixed.rfind('.')?];
    is_key(prefix.trim_end_matches('.')).then_some(prefix).or_else(|| is_key(&format!("{prefix}x")).then_some(prefix))
}

fn is_file_name(text: &str) -> bool {
    const ENDINGS: [&str; 19] =
        ["bak", "csv", "desktop", "icns", "irp", "irr", "json", "lock", "log", "pdf", "png", "sql", "svg", "tmp", "toml", "ttf", "txt", "xlsx", "yml"];
    text.rsplit('.').next().is_some_and(|ending| ENDINGS.contains(&ending))
}

/// Fails with all faults, one a line.
fn none(what: &str, faults: Vec<String>) {
    assert!(faults.is_empty(), "{what}:\n{}\n", faults.join("\n"));
}

#[test]
fn every_word_stands_once_and_in_both_languages() {
    let mut faults = Vec::new();
    for (key, word) in words(&mut faults) {
        for lang in Lang::ALL {
            if word.text(lang).is_empty() {
                faults.push(format!("{}: `{key}` has no {}", word.place, lang.tag()));
            }
        }
        if !is_key(&key) {
            faults.push(format!("{}: `{key}` is not spelled like a key", word.place));
        }
    }
    none("the word files are not in order", faults);
}

#[test]
fn the_program_reads_the_words_as_they_are_written() {
    let mut faults = Vec::new();
    for (key, word) in words(&mut Vec::new()) {
        for lang in Lang::ALL {
            let read = lang.find(&key);
            if read.as_deref() != Some(word.text(lang)) {
                faults.push(format!("{}: `{key}` in {} is written “{}” and read {read:?}", word.place, lang.tag(), word.text(lang)));
            }
        }
    }
    none("built from other words (then touch src/lib.rs and build again), or a text that YAML takes for something else (then quote it)", faults);
}

#[test]
fn every_word_used_is_there() {
    let words = words(&mut Vec::new());
    let together = put_together();
    let asked = asked();
    let heads: BTreeSet<&str> = words.keys().filter_map(|key| key.split('.').next()).collect();
    let is_wanted = |text: &str| heads.contains(text.split('.').next().unwrap_or_default()) && !is_file_name(text);
    let mut faults = Vec::new();
    faults.extend(asked.calls.iter().filter(|call| !words.contains_key(&call.key)).map(|call| format!("{}: no word `{}`", call.place, call.key)));
    faults.extend(
        asked.mentions.iter().filter(|(_, key)| !words.contains_key(key) && is_wanted(key)).map(|(place, key)| format!("{place}: no word `{key}`")),
    );
    faults.extend(together.iter().filter(|key| !words.contains_key(*key)).map(|key| format!("no word `{key}`")));
    faults.extend(
        asked.prefixes.iter().filter(|(_, prefix)| is_wanted(prefix) && !together.iter().any(|key| key.starts_with(prefix))).map(|(place, prefix)| {
            format!("{place}: keys `{prefix}…` are put together here: say in `put_together` of tests/words.rs what they can become")
        }),
    );
    none("words are used that assets/locales lacks", faults);
}

#[test]
fn no_word_is_left_over() {
    let asked = asked();
    let mut used = put_together();
    used.extend(asked.calls.into_iter().map(|call| call.key));
    used.extend(asked.mentions.into_iter().map(|(_, key)| key));
    let left = words(&mut Vec::new()).into_iter().filter(|(key, _)| !used.contains(key));
    none("words that nothing asks for", left.map(|(key, word)| format!("{}: `{key}`", word.place)).collect());
}

#[test]
fn a_sentence_has_the_same_places_in_both_languages_and_the_code_fills_them() {
    let words = words(&mut Vec::new());
    let mut faults = Vec::new();
    for (key, word) in &words {
        let [zh, en] = Lang::ALL.map(|lang| places(word.text(lang)));
        if zh != en {
            faults.push(format!("{}: `{key}` has {zh:?} in zh and {en:?} in en", word.place));
        }
    }
    for call in asked().calls {
        if let (Some(word), Some(filled)) = (words.get(&call.key), &call.filled) {
            let empty: Vec<_> = places(word.text(Lang::Zh)).difference(filled).cloned().collect();
            if !empty.is_empty() {
                faults.push(format!("{}: `{}` wants {empty:?}, which is not filled in", call.place, call.key));
            }
        }
    }
    none("places in sentences do not agree", faults);
}

/// The names in `%{…}`.
fn places(text: &str) -> BTreeSet<String> {
    text.split("%{").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn every_term_explained_is_a_field_or_a_choice() {
    let mut known = BTreeSet::new();
    for table in Table::ALL {
        known.extend(table.fields().map(|field| table.label_key(field)));
    }
    for set in choice::SETS {
        known.extend(set.keys.iter().map(|key| format!("{}.{key}", set.name)));
    }
    let terms = words(&mut Vec::new()).into_iter().filter_map(|(key, word)| Some((key.strip_prefix("term.")?.to_owned(), word.place)));
    none("terms that no form has", terms.filter(|(key, _)| !known.contains(key)).map(|(key, place)| format!("{place}: `{key}`")).collect());
}

#[test]
fn chinese_has_chinese_punctuation() {
    let is_chinese = |sign: char| matches!(u32::from(sign), 0x3400..=0x9fff | 0x20000..=0x3ffff);
    let mut faults = Vec::new();
    for (key, word) in words(&mut Vec::new()) {
        let signs: Vec<char> = word.text(Lang::Zh).chars().collect();
        let is_chinese_at = |at: Option<usize>| at.and_then(|at| signs.get(at)).is_some_and(|sign| is_chinese(*sign));
        for (at, sign) in signs.iter().enumerate() {
            let (after_chinese, before_chinese) = (is_chinese_at(at.checked_sub(1)), is_chinese_at(Some(at + 1)));
            let is_half_width = match sign {
                ',' | '.' | ';' | ':' | '?' | '!' => after_chinese && (before_chinese || at + 1 == signs.len() || signs[at + 1] == ' '),
                '(' | ')' => after_chinese || before_chinese,
                _ => false,
            };
            if is_half_width {
                faults.push(format!("{}: `{key}`: half-width `{sign}` in “{}”", word.place, word.text(Lang::Zh)));
            }
        }
    }
    none("half-width punctuation among Chinese", faults);
}

#[test]
fn shipped_words_are_those_of_the_library() {
    let words = words(&mut Vec::new());
    let mut faults = Vec::new();
    for (key, (zh, en)) in shipped() {
        let Some(word) = words.get(&key) else { continue };
        for (lang, wanted) in [(Lang::Zh, Some(zh)), (Lang::En, en)] {
            if wanted.as_deref().is_some_and(|wanted| wanted != word.text(lang)) {
                faults.push(format!("{}: `{key}` in {} is not the library's {wanted:?}", word.place, lang.tag()));
            }
        }
    }
    none("an unchanged text is recognised by equality, so the two must be equal", faults);
}

#[test]
fn no_two_roles_look_the_same_in_a_cell() {
    for lang in Lang::ALL {
        let shorts: Vec<_> = shipped().into_keys().filter(|key| key.starts_with("roles.") && key.ends_with(".short")).map(|key| lang.word(&key)).collect();
        let distinct: BTreeSet<_> = shorts.iter().collect();
        assert_eq!(distinct.len(), shorts.len(), "{shorts:?}");
        assert!(shorts.iter().all(|short| short.chars().count() == 1), "{shorts:?}");
    }
}
