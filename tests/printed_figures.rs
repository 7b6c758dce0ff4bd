//! The figures on paper are those of the register: each is worked out anew from what `export` writes.

mod desk;
mod reckon;
mod staff;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::process::Command;

use desk::Desk;
use integrity_register::i18n::Lang;
use integrity_register::paper::{Body, Mark, Plan};
use integrity_register::register::{Access, Clock, Register};
use integrity_register::report::{self, Choice, Report};
use reckon::{Reckoned, Scope, said};
use serde_json::{Value as Json, json};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const FILE: &str = "a.irr";
const ALL: Scope = Scope { filter: "", passes: |_, _| true, unit: None };
/// Filters that the command line and the reckoning say each in their way; all of them find closed and unscored risks where they may.
const SCOPES: [Scope; 6] = [
    ALL,
    Scope { filter: "level=high,medium", passes: |_, level| matches!(level, Some("high" | "medium")), unit: None },
    Scope { filter: "level=", passes: |_, level| level.is_none(), unit: None },
    Scope { unit: Some("agency"), ..ALL },
    Scope { filter: "kind=integrity", passes: |risk, _| risk["kind"] == "integrity", unit: Some("supervisor") },
    Scope { filter: "status=closed", passes: |risk, _| risk["status"] == "closed", unit: Some("purchaser") },
];

/// A register with a person on each post but one, and risks that were closed, closed and opened again, scored by half, graded by hand, or drafted.
fn desk() -> Result<Desk, Box<dyn std::error::Error>> {
    let desk = Desk::new()?;
    desk.expect(0, &["new", FILE, "--lang", "zh"]);
    desk.expect(0, &["export", FILE, "0.json"]);
    let library: Json = serde_json::from_slice(&desk.read("0.json")?)?;
    let posts = library["posts"].as_array().ok_or("posts")?.iter().skip(1).filter_map(|post| post["code"].as_str());
    import(&desk, &staff::persons(posts))?;
    let closed = |codes: &[&str], status: &str| Json::from(codes.iter().map(|code| json!({ "code": code, "status": status })).collect::<Vec<_>>());
    import(&desk, &json!({ "risks": closed(&["R03", "R05", "R12", "R18", "R40", "R75", "R90", "R111"], "closed") }))?;
    import(&desk, &json!({ "risks": closed(&["R05", "R75"], "registered") }))?;
    import(&desk, &json!({ "risks": closed(&["R07"], "draft") }))?;
    import(
        &desk,
        &json!({ "risks": [
            { "code": "R02", "likelihood": null }, { "code": "R60", "impact": null, "likelihood": null }, { "code": "R90", "impact": null },
            { "code": "R04", "level_override": "high", "level_reason": "曾发生" }, { "code": "R09", "controls": [] }, { "code": "R11", "kind": "policy" },
            { "code": "R13", "residual_likelihood": 2, "residual_impact": 3 }, { "code": "R14", "next_review": "2026-08-01" },
        ] }),
    )?;
    desk.expect(0, &["export", FILE, "x.json"]);
    Ok(desk)
}

fn import(desk: &Desk, json: &Json) -> Outcome {
    desk.write("c.json", &json.to_string())?;
    desk.expect(0, &["import", FILE, "c.json"]);
    Ok(())
}

fn plain(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}

/// A report as it leaves the program: its pages, and what stands in the tables laid out on them.
struct Printed {
    plan: Plan,
}

/// Prints through the command line, and makes the same pages to be read.
fn print(desk: &Desk, report: Report, scope: Scope) -> Result<Printed, Box<dyn std::error::Error>> {
    let choice = Choice { report, filter: scope.filter.to_owned(), unit: scope.unit.map(str::to_owned), ..Choice::default() };
    let clock = Clock::Fixed(staff::now());
    let register = Register::open(&desk.path().join(FILE), Access::Read, clock, "")?;
    let plan = Plan::new(report::document(&choice, register.snapshot(), register.identity(), staff::now())?)?;
    drop(register);
    let mut words = vec!["print", report.key(), FILE, "--out", "o.pdf"];
    if !scope.filter.is_empty() {
        words.extend(["--filter", scope.filter]);
    }
    words.extend(scope.unit.into_iter().flat_map(|unit| ["--unit", unit]));
    desk.expect(0, &words);
    let printed = Printed { plan };
    match Command::new("pdftotext").args(["-raw", "o.pdf", "-"]).current_dir(desk.path()).output() {
        Ok(output) => {
            let signs = |text: &str| {
                let mut counts: BTreeMap<char, usize> = BTreeMap::new();
                text.chars().filter(|sign| !sign.is_whitespace()).for_each(|sign| *counts.entry(sign).or_default() += 1);
                counts
            };
            assert_eq!(signs(&String::from_utf8_lossy(&output.stdout)), signs(&printed.words()), "{words:?}");
        }
        Err(error) => eprintln!("pdftotext not run: {error}"),
    }
    Ok(printed)
}

impl Printed {
    /// The words of all pages in reading order, without spaces and breaks.
    fn words(&self) -> String {
        let marks = (0..self.plan.pages()).flat_map(|page| self.plan.page(page).marks);
        let text = |mark| if let Mark::Text { text, .. } | Mark::Dash { text, .. } = mark { Some(plain(&text)) } else { None };
        marks.filter_map(text).collect()
    }

    fn says(&self, text: &str) {
        assert!(self.words().contains(&plain(text)), "{text}");
    }

    /// The rows of a part, each cell by its paragraphs.
    fn rows(&self, part: usize) -> Vec<Vec<Vec<String>>> {
        let Body::Table(table) = &self.plan.document().parts[part].body else { return Vec::new() };
        let cell = |cell: &integrity_register::paper::Cell| cell.pieces.iter().map(|piece| plain(&piece.text)).collect();
        (0..table.rows.len()).map(|row| table.rows.get(row).cells.iter().map(cell).collect()).collect()
    }

    fn parts(&self) -> std::ops::Range<usize> {
        0..self.plan.document().parts.len()
    }

    /// What stands in the middle above a part.
    fn centre(&self, part: usize) -> String {
        plain(&self.plan.document().parts[part].head[1])
    }

    /// The headings of a part.
    fn headings(&self, part: usize) -> Vec<String> {
        let Body::Table(table) = &self.plan.document().parts[part].body else { return Vec::new() };
        table.head.iter().flatten().map(|cell| plain(&cell.text)).collect()
    }
}

fn joined(cells: &[Vec<String>]) -> Vec<String> {
    cells.iter().map(|cell| cell.concat()).collect()
}

fn reckoned(desk: &Desk, scope: Scope) -> Result<Reckoned, Box<dyn std::error::Error>> {
    Ok(Reckoned::read(&desk.read("x.json")?, scope)?)
}

/// How a filter stands in the head line.
fn filtered(scope: Scope, counted: &str) -> String {
    if scope.filter.is_empty() { plain(counted) } else { plain(&Lang::Zh.phrase("print.filtered", &[("filter", &scope.filter), ("count", &counted)])) }
}

#[test]
fn the_register_lists_the_risks_and_counts_them() -> Outcome {
    let desk = desk()?;
    for scope in SCOPES {
        let register = reckoned(&desk, scope)?;
        let printed = print(&desk, Report::Register, scope)?;
        let risks = register.risks();
        assert!(!risks.is_empty(), "{}", scope.filter);
        let counts = register.by_level(&risks);
        let names = register.levels().into_iter().map(Some).chain([None]);
        let name = |level: Option<&str>| level.map_or("未评估".to_owned(), |code| said(&register.find("levels", &Json::from(code))["name"]).to_owned());
        let by_level = names.zip(&counts).filter(|(_, count)| **count > 0).map(|(level, count)| format!("{}{count}", name(level)));
        let counted = format!("未定版·共{}项：{}", risks.len(), by_level.collect::<String>());
        assert_eq!(printed.centre(0), filtered(scope, &counted));
        printed.says(&counted);
        let rows = printed.rows(0);
        assert_eq!(rows.len(), risks.len());
        let by_title: HashMap<String, &Json> = risks.iter().map(|risk| (plain(said(&risk["title"])), *risk)).collect();
        assert_eq!(by_title.len(), risks.len(), "no two have one title");
        for (row, number) in rows.iter().zip(1..) {
            let words = row[3][0].trim_end_matches('＊');
            let title = words.strip_suffix("（已销号）").unwrap_or(words);
            let risk = by_title.get(title).ok_or_else(|| format!("{} is not to be printed", row[3][0]))?;
            assert_eq!(title != words, risk["status"] == "closed", "{words}: what is closed says so");
            let section = register.section(risk);
            let name = |table: &str, code: &Json| plain(said(&register.find(table, code)["name"]));
            let posts: Vec<String> = risk["posts"].as_array().into_iter().flatten().map(|code| name("posts", code)).collect();
            let wanted = [
                number.to_string(),
                plain(said(&section["name"])),
                name("steps", &risk["step"]),
                posts.join("、"),
                register.level_words(register.level(risk)),
                register.holders(&risk["posts"][0]),
                register.holders(&section["head_post"]),
                register.holders(&section["leader_post"]),
            ];
            let cells = joined(row);
            assert_eq!([0, 1, 2, 4, 5, 7, 8, 9].map(|column| cells[column].clone()), wanted, "{}", risk["code"]);
            let controls = risk["controls"].as_array().ok_or("controls")?;
            let numbered = controls.iter().zip(1..).map(|(code, number)| format!("{number}.{}", name("controls", code)));
            assert!(row[6].ends_with(&numbered.collect::<Vec<_>>()) && row[6].len() <= controls.len() + 1, "{}", risk["code"]);
        }
        let shown: BTreeSet<String> = rows.iter().map(|row| row[3][0].clone()).collect();
        assert_eq!(shown.len(), rows.len(), "each once");
    }
    Ok(())
}

#[test]
fn the_risks_of_a_unit_are_those_that_the_filter_finds() -> Outcome {
    let desk = desk()?;
    let mut all = 0;
    for (unit, filter) in [("purchaser", "unit=purchaser"), ("agency", "unit=agency"), ("supervisor", "unit=supervisor")] {
        let scope = Scope { unit: Some(unit), ..ALL };
        let by_unit = print(&desk, Report::Register, scope)?.rows(0);
        let by_filter = print(&desk, Report::Register, Scope { filter, ..ALL })?.rows(0);
        assert_eq!(by_unit, by_filter, "{unit}");
        assert_eq!(by_unit.len(), reckoned(&desk, scope)?.risks().len());
        all += by_unit.len();
    }
    let register = reckoned(&desk, ALL)?;
    assert_eq!(all, register.risks().len(), "each risk is of one unit");
    let crosses =
        |risk: &&&Json| register.find("steps", &risk["step"])["unit"] != register.find("posts", &risk["posts"][0])["unit"] && !risk["step"].is_null();
    assert!(register.risks().iter().filter(crosses).count() > 3, "risks whose main post and step are of different units");
    Ok(())
}

/// What stands in the cells after the one that says something.
fn after<'a>(rows: &'a [Vec<String>], label: &str, count: usize) -> &'a [String] {
    let label = plain(label);
    let found = rows.iter().find_map(|row| Some(&row[row.iter().position(|cell| *cell == label)? + 1..]));
    found.and_then(|cells| cells.get(..count)).unwrap_or_else(|| panic!("no row {label}"))
}

fn texts(counts: &[usize]) -> Vec<String> {
    counts.iter().map(usize::to_string).collect()
}

#[test]
fn the_overview_counts_what_the_register_holds() -> Outcome {
    let desk = desk()?;
    for scope in SCOPES {
        let register = reckoned(&desk, scope)?;
        let printed = print(&desk, Report::Overview, scope)?;
        let open = register.open();
        let counted = format!("未定版·在册风险{}项", open.len());
        assert_eq!(printed.centre(0), filtered(scope, &counted));
        printed.says(&counted);
        let rows: Vec<Vec<String>> = printed.rows(0).iter().map(|row| joined(row)).collect();
        let figure = |label: &str, count: usize| assert_eq!(after(&rows, label, 1), [count.to_string()], "{label} {}", scope.filter);
        let of_unit = |table: &str| register.table(table).iter().filter(|record| register.is_in_unit(record)).collect::<Vec<_>>();
        let posts = of_unit("posts");
        figure("岗位", posts.len());
        figure("其中关键岗位", posts.iter().filter(|post| post["key_post"] == true).count());
        let is_vacant = |post: &&&Json| post["collective"] == false && post["per_project"] == false && register.holders(&post["code"]).is_empty();
        figure("空缺岗位", posts.iter().filter(is_vacant).count());
        figure("流程环节", of_unit("steps").iter().filter(|step| step["applicable"] == true).count());
        let controls: BTreeSet<&str> = open.iter().filter_map(|risk| risk["controls"].as_array()).flatten().map(said).collect();
        figure("防控措施", controls.len());
        figure("已销号风险", register.risks().len() - open.len());
        figure("未定复评日期的风险", open.iter().filter(|risk| risk["next_review"].is_null()).count());
        if open.is_empty() {
            continue;
        }
        let line = |label: &str, risks: &[&Json]| {
            let counts = register.by_level(risks);
            assert_eq!(after(&rows, label, counts.len()), texts(&counts), "{label} {}", scope.filter);
            printed.says(&format!("{label}{}", texts(&counts).concat()));
        };
        let with = |field: &str, key: &str| open.iter().copied().filter(|risk| risk[field] == key).collect::<Vec<_>>();
        line("在册风险", &open);
        line("其中有防控措施", &open.iter().copied().filter(|risk| risk["controls"] != json!([])).collect::<Vec<_>>());
        for (field, words) in [
            ("kind", &[("integrity", "廉政风险"), ("legal", "法律风险"), ("policy", "政策功能风险"), ("performance", "履职效能风险")][..]),
            (
                "source",
                &[
                    ("ethics", "思想道德风险"),
                    ("duty", "岗位职责风险"),
                    ("process", "业务流程风险"),
                    ("system", "制度机制风险"),
                    ("external", "外部环境风险"),
                ],
            ),
            ("status", &[("draft", "草稿"), ("registered", "已登记")]),
        ] {
            words.iter().for_each(|(key, label)| line(label, &with(field, key)));
            assert_eq!(words.iter().map(|(key, _)| with(field, key).len()).sum::<usize>(), open.len(), "{field}: every risk stands in one row");
        }
        check_heat(&register, &open, &rows);
        check_sections(&register, &open, &printed);
    }
    Ok(())
}

/// The heat map of inherent risk: a row for each likelihood.
fn check_heat(register: &Reckoned, open: &[&Json], rows: &[Vec<String>]) {
    let grades: Vec<&Json> = register.table("grades").iter().filter(|grade| grade["scale"] == "likelihood").collect();
    for grade in grades {
        let label = format!("{}{}", grade["value"], said(&grade["name"]));
        let count = |impact: u64| open.iter().filter(|risk| risk["likelihood"] == grade["value"] && risk["impact"] == impact).count();
        let shown = after(rows, &label, 5).iter().map(|cell| cell.trim_start_matches(|sign: char| !sign.is_ascii_digit()).parse().unwrap_or(0));
        assert_eq!(shown.collect::<Vec<usize>>(), (1..=5).map(count).collect::<Vec<_>>(), "{label}");
    }
    let unscored = |likelihood: &str, impact: &str| open.iter().filter(|risk| risk[likelihood].is_null() || risk[impact].is_null()).count();
    let [inherent, residual] =
        [unscored("likelihood", "impact"), unscored("residual_likelihood", "residual_impact")].map(|count| format!("{count}项未评估"));
    let heads: Vec<&String> = rows[0].iter().filter(|cell| cell.contains("未评估")).collect();
    assert!(heads.len() == 2 && heads[0].ends_with(&inherent) && heads[1].ends_with(&residual), "{heads:?}: {inherent} {residual}");
}

fn check_sections(register: &Reckoned, open: &[&Json], printed: &Printed) {
    let mut wanted: BTreeMap<String, Vec<&Json>> = BTreeMap::new();
    for risk in open {
        wanted.entry(plain(said(&register.section(risk)["name"]))).or_default().push(risk);
    }
    let rows = printed.rows(1);
    let (sum, sections) = rows.split_last().expect("a row of sums");
    assert_eq!(sections.len(), wanted.len());
    let shown = |counts: &[usize]| counts.iter().map(|count| if *count == 0 { String::new() } else { count.to_string() }).collect::<Vec<_>>();
    for row in sections {
        let row = joined(row);
        let risks = &wanted[&row[1]];
        assert_eq!(row[2..row.len() - 1], shown(&register.by_level(risks)), "{}", row[1]);
        assert_eq!(row[row.len() - 1], format!("{:.1}%", risks.len() as f64 * 100.0 / open.len() as f64));
        let unit = register.find("units", &register.section(risks[0])["unit"]);
        assert_eq!(row[0], plain(said(&unit["name"])));
    }
    assert_eq!(joined(sum)[1..sum.len() - 1], shown(&register.by_level(open)));
}

#[test]
fn the_controls_stand_with_the_risks_they_serve() -> Outcome {
    let desk = desk()?;
    for scope in SCOPES {
        let register = reckoned(&desk, scope)?;
        let wanted = register.served();
        let printed = print(&desk, Report::Controls, scope)?;
        let risks: BTreeSet<&str> = wanted.values().flatten().copied().collect();
        let counted = format!("未定版·措施{}项，对应风险点{}个", wanted.len(), risks.len());
        assert_eq!(printed.centre(0), filtered(scope, &counted));
        let mut shown: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut owners: Vec<(String, usize)> = Vec::new();
        let Body::Table(table) = &printed.plan.document().parts[0].body else { return Err("a table".into()) };
        let code = |cell: &integrity_register::paper::Cell| cell.pieces[0].text.split(' ').next().unwrap_or_default().to_owned();
        let mut numbers = BTreeSet::new();
        for row in (0..table.rows.len()).map(|row| table.rows.get(row).into_owned()) {
            if row.cells.len() == 1 {
                let words = plain(&row.cells[0].pieces[0].text);
                let (owner, count) = words.rsplit_once('：').ok_or("an owner")?;
                owners.push((owner.to_owned(), count.trim_end_matches('项').parse()?));
                continue;
            }
            let control = code(&row.cells[1]);
            if numbers.insert(row.cells[0].pieces[0].text.clone()) {
                let post = &register.find("controls", &Json::from(control.as_str()))["owner_post"];
                let last = owners.last_mut().ok_or("controls stand under their owner")?;
                assert!(
                    last.0.contains(&plain(said(&register.find("posts", post)["name"]))) && last.0.contains(&register.holders(post)),
                    "{control}: {}",
                    last.0
                );
                last.1 -= 1;
            }
            let served = shown.entry(control).or_default();
            if row.cells.len() == 8 {
                let risk = register.find("risks", &Json::from(code(&row.cells[6])));
                assert!(served.insert(said(&risk["code"]).to_owned()), "each once");
                assert_eq!(row.cells[6].pieces[0].text.contains("已销号"), risk["status"] == "closed", "{}", risk["code"]);
                assert_eq!(plain(&row.cells[7].pieces[0].text), register.level_words(register.level(risk)));
            }
        }
        assert!(owners.iter().all(|(_, left)| *left == 0), "as many as their owner is said to have: {owners:?}");
        let shown: BTreeMap<&str, BTreeSet<&str>> =
            shown.iter().map(|(control, risks)| (control.as_str(), risks.iter().map(String::as_str).collect())).collect();
        assert_eq!(shown, wanted, "{}", scope.filter);
    }
    Ok(())
}

#[test]
fn each_post_has_the_risks_it_carries_on_its_sheet() -> Outcome {
    let desk = desk()?;
    for scope in SCOPES {
        let register = reckoned(&desk, scope)?;
        let wanted = register.sheets();
        let printed = print(&desk, Report::PostSheets, scope)?;
        assert_eq!(printed.parts().len(), wanted.len(), "{}", scope.filter);
        let mut seen = BTreeSet::new();
        for part in printed.parts() {
            let headings = printed.headings(part).concat();
            let sheet = wanted.iter().find(|(code, _)| headings.contains(&format!("（{code}）")));
            let (post, risks) = sheet.ok_or_else(|| format!("whose sheet is this: {headings}"))?;
            assert!(seen.insert(*post), "{post} once");
            assert_eq!(printed.centre(part), filtered(scope, &format!("未定版·{}项风险", risks.len())));
            let rows = printed.rows(part);
            let band = rows.iter().position(|row| row[0].concat().starts_with("三、")).ok_or("the risks")?;
            assert_eq!(rows[band][0].concat(), format!("三、廉政风险及防控措施（{}项）", risks.len()), "{post}");
            let listed = rows[band + 1..].iter().filter(|row| row.len() == 4 && row[0].concat().parse::<usize>().is_ok());
            let listed: Vec<String> = listed.map(|row| row[1][0].trim_end_matches('＊').to_owned()).collect();
            assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), risks.iter().map(|title| plain(title)).collect(), "{post}");
            assert_eq!(listed.len(), risks.len(), "{post}: each once");
        }
    }
    Ok(())
}

#[test]
fn the_rows_of_the_matrix_hold_the_duties() -> Outcome {
    let desk = desk()?;
    for scope in SCOPES {
        let register = reckoned(&desk, scope)?;
        let printed = print(&desk, Report::Matrix, scope)?;
        let steps: HashMap<String, &Json> =
            register.steps().into_iter().map(|step| (plain(&format!("{}.{}", step["seq"], said(&step["name"]))), step)).collect();
        let mut seen = BTreeSet::new();
        for part in printed.parts() {
            let headings = printed.headings(part);
            let posts = &headings[1..headings.len() - 2];
            let mut totals: HashMap<(&str, char), usize> = HashMap::new();
            let rows: Vec<Vec<String>> = printed.rows(part).iter().map(|row| joined(row)).collect();
            for row in rows.iter().filter(|row| row.len() > 1 && !row[0].starts_with("合计")) {
                let label = row[0].trim_end_matches('＊');
                let step = steps.get(label).ok_or_else(|| format!("{label} is not to be printed"))?;
                assert!(seen.insert(label.to_owned()), "{label} once");
                let duties = register.duties(step);
                let shown: BTreeMap<&str, String> =
                    posts.iter().zip(&row[1..]).filter(|(_, cell)| !cell.is_empty()).map(|(post, cell)| (post.as_str(), cell.clone())).collect();
                let wanted: BTreeMap<String, String> = duties.iter().map(|(post, signs)| (plain(post), signs.clone())).collect();
                assert_eq!(shown.into_iter().map(|(post, signs)| (post.to_owned(), signs)).collect::<BTreeMap<_, _>>(), wanted, "{label}");
                let with = |sign: char| duties.values().filter(|signs| signs.contains(sign)).count();
                assert_eq!(row[row.len() - 2], format!("{}·{}", with('主'), with('批')), "{label}");
                for (post, cell) in posts.iter().zip(&row[1..]) {
                    ['主', '批'].into_iter().filter(|sign| cell.contains(*sign)).for_each(|sign| *totals.entry((post, sign)).or_default() += 1);
                }
            }
            for (label, sign) in [("合计：主办", '主'), ("合计：审批", '批')] {
                let row = rows.iter().find(|row| row[0] == label).ok_or("a row of sums")?;
                let shown: Vec<usize> = row[1..].iter().take(posts.len() + 1).map(|cell| cell.parse().unwrap_or(0)).collect();
                let mut wanted: Vec<usize> = posts.iter().map(|post| totals.get(&(post.as_str(), sign)).copied().unwrap_or(0)).collect();
                wanted.push(wanted.iter().sum());
                assert_eq!(shown, wanted, "{label}");
            }
        }
        assert_eq!(seen.len(), steps.len(), "every step has its row");
    }
    Ok(())
}
