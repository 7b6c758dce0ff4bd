//! The rules of the house, held over the source: who may know whom, what belongs where, how a file looks.

mod source;

use source::{Source, Token, spells};

/// A rule: what breaks it in one file, as lines and what was found there.
type Rule = fn(&Source, &[Token]) -> Vec<(usize, String)>;

/// The layers from top to bottom; a module uses only what stands below it.
const LAYERS: &[&[&str]] = &[
    &["main"],
    &["cli", "app"],
    &["ui"],
    &["register"],
    &["report"],
    &["paper", "exchange", "store"],
    &["files"],
    &["watch"],
    &["error"],
    &["domain"],
    &["i18n"],
];

/// Strangers although one stands below the other: screens know neither SQLite nor workbooks.
const STRANGERS: &[(&str, &str)] = &[("ui", "store"), ("ui", "exchange")];

/// Where Chinese may stand in the program's own strings: which signs (none named: all), and why.
const CHINESE_ALLOWED: &[(&str, &str, &str)] = &[
    ("src/paper/", "", "signs that no line may begin or end with"),
    ("src/domain/text.rs", "", "signs of dates and lists, and yes and no as people type them"),
    ("src/domain/matrix_text.rs", "，、；－", "signs between roles as people type them"),
    ("src/i18n/", "", "the sign between the items of a list"),
    ("src/report/", "＊", "the mark of a row that is not confirmed, the same in both languages"),
    ("src/domain/secrecy.rs", "", "marks of state secrets in every spelling that people type, which are refused, and words that only look like them"),
];

/// Checks one rule over all files.
fn check(rule_name: &str, rule: Rule) {
    let mut broken = Vec::new();
    for file in source::files("src", "rs") {
        let tokens = file.tokens();
        broken.extend(rule(&file, &tokens).into_iter().map(|(line, what)| format!("{}:{line}: {what}", file.path)));
    }
    assert!(broken.is_empty(), "{rule_name}:\n{}\n", broken.join("\n"));
}

/// Holds what a rule says about a made-up file.
fn breaks(rule: Rule, path: &str, text: &str) -> usize {
    let file = Source { path: path.to_owned(), text: text.to_owned() };
    let tokens = file.tokens();
    rule(&file, &tokens).len()
}

#[test]
fn a_module_uses_only_what_stands_below_it() {
    check(
        "a module uses only what stands below it (main, cli|app, ui, register, report, paper|exchange|store, files, watch, error, domain, i18n)",
        climbs,
    );
}

#[test]
fn sqlite_is_known_in_store_only() {
    check(
        "rusqlite only in src/store",
        |file, tokens| {
            if file.path.starts_with("src/store/") { Vec::new() } else { names(tokens, &["rusqlite", "rusqlite_migration"]) }
        },
    );
}

#[test]
fn sql_is_written_in_store_only() {
    check("SQL only in src/store", sql);
}

#[test]
fn pdf_is_known_in_its_room_only() {
    check("printpdf and lopdf only in src/paper/pdf.rs or src/paper/pdf/", |file, tokens| {
        let at_home = file.path == "src/paper/pdf.rs" || file.path.starts_with("src/paper/pdf/");
        if at_home { Vec::new() } else { names(tokens, &["printpdf", "lopdf"]) }
    });
}

#[test]
fn colours_are_mixed_in_the_theme_only() {
    check("Color32::from_… and hex_color! only in src/ui/theme.rs", colours);
}

#[test]
fn words_stand_in_the_word_files_only() {
    check("Chinese belongs into assets/locales", chinese);
}

#[test]
fn the_domain_reads_no_clock_and_no_file() {
    check("domain does no I/O and reads no clock: time, author and language are arguments", outside_world);
}

#[test]
fn every_file_says_what_is_in_it() {
    check("a file opens with `//!`: what is here, and what is deliberately not", |file, _| {
        if file.text.starts_with("//! ") { Vec::new() } else { vec![(1, "no `//!` at the top".to_owned())] }
    });
}

#[test]
fn no_file_is_a_maze() {
    check("no file over 600 lines", |file, _| {
        let count = file.text.lines().count();
        if count > 600 { vec![(600, format!("{count} lines: it wants to be two files"))] } else { Vec::new() }
    });
}

#[test]
fn nothing_is_unwrapped() {
    check("no unwrap() outside tests: pass the error on, or say with expect(…) why it cannot fail", unwraps);
}

#[test]
fn nothing_is_left_half_done() {
    check("no todo!, unimplemented! or dbg!", |file, _| {
        let all = source::tokens(&file.text);
        let marks = ["todo", "unimplemented", "dbg"];
        found(&all, |tokens| marks.iter().find(|mark| spells(tokens, &[mark, "!"])).map(|mark| format!("{mark}!")))
    });
}

#[test]
fn a_module_is_named_for_its_noun() {
    check("no module named util, helper, common, misc, manager, service or data", shapeless);
}

/// Every place where `look` finds something in what begins there.
fn found(tokens: &[Token], look: impl Fn(&[Token]) -> Option<String>) -> Vec<(usize, String)> {
    (0..tokens.len()).filter_map(|at| look(&tokens[at..]).map(|what| (tokens[at].line, what))).collect()
}

fn names(tokens: &[Token], forbidden: &[&str]) -> Vec<(usize, String)> {
    found(tokens, |tokens| tokens[0].name().filter(|name| forbidden.contains(name)).map(str::to_owned))
}

fn rank(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The path of the module that a file holds: `src/ui/list/mod.rs` is `["ui", "list"]`.
fn module_path(path: &str) -> Vec<&str> {
    let below = path.trim_start_matches("src/").trim_end_matches(".rs");
    below.split('/').filter(|part| *part != "mod").collect()
}

fn climbs(file: &Source, tokens: &[Token]) -> Vec<(usize, String)> {
    let path = module_path(&file.path);
    let Some(own) = path.first().copied().filter(|own| *own != "lib") else { return Vec::new() };
    let Some(own_rank) = rank(own) else { return vec![(1, format!("module {own} has no place in the order of modules: give it one in tests/tidy.rs"))] };
    let mut broken = Vec::new();
    for (line, module) in used_modules(tokens, path.len()) {
        let Some(its_rank) = rank(&module) else { continue };
        let is_stranger = STRANGERS.contains(&(own, module.as_str()));
        if module != own && (its_rank <= own_rank || is_stranger) {
            broken.push((line, format!("{own} uses {module}")));
        }
    }
    broken
}

/// The modules at the top of the crate that are named, by `crate::x`, by enough `super::`, or by the crate's name.
fn used_modules(tokens: &[Token], depth: usize) -> Vec<(usize, String)> {
    let mut used = Vec::new();
    for at in 0..tokens.len() {
        let is_inner = at > 1 && tokens[at - 1].is_sign(':');
        let after = if spells(&tokens[at..], &["crate", ":", ":"]) || spells(&tokens[at..], &["integrity_register", ":", ":"]) {
            at + 3
        } else if tokens[at].is_name("super") && !is_inner {
            let steps = (0..).take_while(|step| spells(&tokens[(at + 3 * step).min(tokens.len())..], &["super", ":", ":"])).count();
            if steps < depth {
                continue;
            }
            at + 3 * steps
        } else {
            continue;
        };
        used.extend(first_names(&tokens[after.min(tokens.len())..]));
    }
    used
}

/// The first names of what is used: one, or those of a group in braces.
fn first_names(tokens: &[Token]) -> Vec<(usize, String)> {
    let Some(first) = tokens.first() else { return Vec::new() };
    if let Some(name) = first.name() {
        return vec![(first.line, name.to_owned())];
    }
    let mut names = Vec::new();
    let mut depth = 0;
    let mut begins = false;
    for token in tokens {
        if token.is_sign('{') {
            depth += 1;
            begins = depth == 1;
        } else if token.is_sign('}') {
            depth -= 1;
            if depth <= 0 {
                break;
            }
        } else if depth == 1 && token.is_sign(',') {
            begins = true;
        } else if depth == 0 {
            break;
        } else if begins {
            names.extend(token.name().map(|name| (token.line, name.to_owned())));
            begins = false;
        }
    }
    names
}

fn sql(file: &Source, tokens: &[Token]) -> Vec<(usize, String)> {
    const SPELLINGS: &[&[&str]] = &[
        &["select ", " from "],
        &["insert into "],
        &["insert or "],
        &["update ", " set "],
        &["delete from "],
        &["create table "],
        &["create index "],
        &["alter table "],
        &["drop table "],
        &["pragma "],
    ];
    if file.path.starts_with("src/store/") {
        return Vec::new();
    }
    found(tokens, |tokens| {
        let text = tokens[0].text()?.trim_start();
        // A sentence begins with one capital; a statement is written in one case.
        let lower = text.to_lowercase();
        let is_one_case = text.chars().nth(1).is_some_and(|second| second.is_uppercase()) || lower.chars().next() == text.chars().next();
        let is_sql = |words: &&&[&str]| is_one_case && lower.starts_with(words[0]) && words[1..].iter().all(|word| lower.contains(word));
        SPELLINGS.iter().find(is_sql).map(|words| format!("a string that begins with `{}`", words[0].trim()))
    })
}

fn colours(file: &Source, tokens: &[Token]) -> Vec<(usize, String)> {
    if file.path == "src/ui/theme.rs" {
        return Vec::new();
    }
    found(tokens, |tokens| {
        let method = tokens.get(3).and_then(Token::name).filter(|name| spells(tokens, &["Color32", ":", ":"]) && name.starts_with("from_"));
        match method {
            Some(method) => Some(format!("Color32::{method}")),
            None => spells(tokens, &["hex_color", "!"]).then(|| "hex_color!".to_owned()),
        }
    })
}

fn chinese(file: &Source, tokens: &[Token]) -> Vec<(usize, String)> {
    let is_chinese = |sign: &char| matches!(u32::from(*sign), 0x3000..=0x303f | 0x3400..=0x9fff | 0xf900..=0xfaff | 0xff01..=0xff65 | 0x20000..=0x3ffff);
    let is_allowed = |text: &str| {
        let mut here = CHINESE_ALLOWED.iter().filter(|(place, _, _)| file.path.starts_with(place));
        here.any(|(_, signs, _)| signs.is_empty() || text.chars().filter(is_chinese).all(|sign| signs.contains(sign)))
    };
    found(tokens, |tokens| {
        let text = tokens[0].text().filter(|text| text.chars().any(|sign| is_chinese(&sign)))?;
        (!is_allowed(text)).then(|| format!("“{text}”"))
    })
}

fn outside_world(file: &Source, tokens: &[Token]) -> Vec<(usize, String)> {
    const SPELLINGS: &[&[&str]] = &[
        &["Local", ":", ":", "now"],
        &["Utc", ":", ":", "now"],
        &["SystemTime"],
        &["Instant"],
        &["std", ":", ":", "fs"],
        &["std", ":", ":", "env"],
        &["std", ":", ":", "net"],
        &["std", ":", ":", "process"],
    ];
    if !file.path.starts_with("src/domain/") {
        return Vec::new();
    }
    found(tokens, |tokens| SPELLINGS.iter().find(|words| spells(tokens, words)).map(|words| words.concat()))
}

fn unwraps(_: &Source, tokens: &[Token]) -> Vec<(usize, String)> {
    found(tokens, |tokens| spells(tokens, &[".", "unwrap", "(", ")"]).then(|| ".unwrap()".to_owned()))
}

fn shapeless(file: &Source, tokens: &[Token]) -> Vec<(usize, String)> {
    const SHAPELESS: &[&str] = &["util", "utils", "helper", "helpers", "common", "misc", "manager", "managers", "service", "services", "data"];
    let mut broken: Vec<_> = module_path(&file.path).into_iter().filter(|part| SHAPELESS.contains(part)).map(|part| (1, part.to_owned())).collect();
    broken.extend(found(tokens, |tokens| {
        let name = tokens.get(1).and_then(Token::name)?;
        (tokens[0].is_name("mod") && SHAPELESS.contains(&name)).then(|| format!("mod {name}"))
    }));
    broken
}

#[test]
fn a_climbing_use_is_noticed() {
    for (path, text, count) in [
        ("src/paper/page.rs", "use crate::store::Store;", 1),
        ("src/paper/page.rs", "use crate::{domain::text, report::Row, exchange};", 2),
        ("src/paper/page.rs", "use super::super::register;", 1),
        ("src/paper/page.rs", "use super::register;", 0),
        ("src/paper/mod.rs", "use super::register::Register;", 1),
        ("src/cli/mod.rs", "fn go() { crate::app::run() }", 1),
        ("src/main.rs", "fn main() { integrity_register::app::run(); integrity_register::cli::run() }", 0),
        ("src/ui/list.rs", "use crate::{register::{app, edit}, paper::Page};", 0),
        ("src/ui/list.rs", "use crate::exchange::Plan;", 1),
        ("src/domain/risk.rs", "// use crate::store\n/* crate::ui */ const A: &str = \"crate::app::x\";", 0),
        ("src/domain/risk.rs", "#[cfg(test)]\nmod tests { use crate::register::Register; }\nuse crate::i18n::Lang;", 0),
        ("src/odd.rs", "", 1),
    ] {
        assert_eq!(breaks(climbs, path, text), count, "{path}: {text}");
    }
}

#[test]
fn misplaced_things_are_noticed() {
    let cases: &[(Rule, &str, usize)] = &[
        (sql, "let a = \"SELECT code FROM risks\";", 1),
        (sql, "let a = r#\"\n  insert into risks values (1)\"#;", 1),
        (sql, "let a = \"Select a file from the list\";", 0),
        (sql, "// \"SELECT a FROM b\"\nlet a = \"update the register\";", 0),
        (colours, "let a = egui::Color32::from_rgb(1, 2, 3);", 1),
        (colours, "let a: Color32 = theme.high;", 0),
        (chinese, "let a = '风';", 1),
        (chinese, "/// 风险\nlet a: &'static str = \"risk\"; // 点", 0),
        (chinese, "#[test]\nfn a() { let b = \"风险\"; }\nfn c() {}", 0),
        (unwraps, "let a = b\n    .unwrap();", 1),
        (unwraps, "let a = b.unwrap_or_default();", 0),
        (shapeless, "mod helpers;", 1),
    ];
    for (rule, text, count) in cases {
        assert_eq!(breaks(*rule, "src/ui/list.rs", text), *count, "{text}");
    }
    assert_eq!(breaks(outside_world, "src/domain/risk.rs", "let now = chrono::Local::now();"), 1);
    assert_eq!(breaks(shapeless, "src/ui/misc/mod.rs", ""), 1);
}

#[test]
fn the_reader_of_source_keeps_its_place() {
    let text = "let a = 'x'; // 'y\nfn b<'a>(c: &'a str) -> char { '\\'' }\nlet d = \"e \\\" f\";\nlet g = br##\"h\"#\"##; /* i /* j */ \n*/ k";
    let tokens = source::tokens(text);
    let texts: Vec<_> = tokens.iter().filter_map(|token| token.text().map(|text| (token.line, text))).collect();
    assert_eq!(texts, [(1, "x"), (2, "\\'"), (3, "e \\\" f"), (4, "h\"#")]);
    assert_eq!(tokens.last().map(|token| (token.line, token.name())), Some((5, Some("k"))));
}
