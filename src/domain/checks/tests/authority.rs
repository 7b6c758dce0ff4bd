//! The authority table: chains and the matrix, bands, orders, major matters.

use serde_json::json;

use super::*;

fn authority(fields: Json) -> Change {
    let mut all = json!({ "name": "Award", "unit": "U1", "steps": ["S1"], "confirmed": true });
    all.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
    set(Table::Authorities, "AU1", all)
}

fn band(code: &str, from: Option<u32>, below: Option<u32>) -> Change {
    set(Table::Bands, code, json!({ "authority": "AU1", "name": code, "from": from, "below": below }))
}

fn approval(band: &str, post: &str, role: &str, order: u32) -> Change {
    set(Table::Approvals, &format!("{band}/{post}"), json!({ "band": band, "post": post, "role": role, "order": order }))
}

/// A chain of two that ends with a post.
fn chain(band: &str, last: &str) -> [Change; 2] {
    [approval(band, "P1", "lead", 1), approval(band, last, "approve", 2)]
}

/// One band whose chain ends with a post, and what else there is.
fn single(last: &str, more: &[Change]) -> Vec<Change> {
    [&[authority(json!({})), band("AB1", None, None)], chain("AB1", last).as_slice(), more].concat()
}

#[test]
fn the_matrix_approves_as_the_chains_end() {
    let two = |first: &str, second: &str| -> Vec<Change> {
        let bands = [authority(json!({})), band("AB1", None, Some(500_000)), band("AB2", Some(500_000), None)];
        [bands.as_slice(), &chain("AB1", first), &chain("AB2", second)].concat()
    };
    let by_amount = || vec![duty("S1", "P4", "approve"), step("S1", json!({ "approval_by_amount": true }))];
    hold(vec![
        (single("P3", &[]), &[]),
        (single("P4", &[]), &["K23 error S1", "K23 error S1"]),
        (two("P3", "P3"), &[]),
        (two("P3", "P4"), &["K23 error S1"]),
        ([two("P3", "P4"), by_amount()].concat(), &[]),
        ([two("P3", "P3"), by_amount()].concat(), &["K23 error S1"]),
        ([two("P4", "P3"), by_amount(), vec![step("S1", json!({ "applicable": false }))]].concat(), &[]),
        // What the library brought as an example warns only.
        ([single("P4", &[]), vec![authority(json!({ "origin": "library", "confirmed": false }))]].concat(), &["K23 warning S1", "K23 warning S1"]),
        ([single("P4", &[]), vec![authority(json!({ "steps": ["S2"] }))]].concat(), &["K23 error S2", "K23 error S2"]),
        ([single("P4", &[]), vec![authority(json!({ "steps": [] }))]].concat(), &[]),
        // Whoever is told afterwards does not decide.
        (single("P3", &[approval("AB1", "P4", "inform", 3)]), &[]),
    ]);
}

/// Two bands with every pair of bounds from open to 3.
#[test]
fn bands_ascend_and_share_no_amount() {
    let bounds = [None, Some(1), Some(2), Some(3)];
    for first in bounds.iter().flat_map(|from| bounds.map(|below| (*from, below))) {
        for second in bounds.iter().flat_map(|from| bounds.map(|below| (*from, below))) {
            let bands = [authority(json!({})), band("AB1", first.0, first.1), band("AB2", second.0, second.1)];
            let changes: Vec<Change> = bands.into_iter().chain(chain("AB1", "P3")).chain(chain("AB2", "P3")).collect();
            let found = told(&changed(&changes));
            let is_open = |band: (Option<u32>, Option<u32>)| band == (None, None);
            let is_empty = |band: (Option<u32>, Option<u32>)| band.1.is_some_and(|below| below <= band.0.unwrap_or_default());
            let covers = |band: (Option<u32>, Option<u32>), amount: u32| band.0.unwrap_or_default() <= amount && band.1.is_none_or(|below| amount < below);
            let is_named_only = is_open(first) || is_open(second);
            let is_shared = !is_named_only && (0..5).any(|amount| covers(first, amount) && covers(second, amount));
            let bands = [first, second].into_iter().filter(|band| !is_open(*band));
            let is_bad = bands.clone().any(is_empty) || is_shared;
            assert_eq!(found.contains(&"K23 error AU1".to_owned()), is_bad, "{first:?} {second:?}: {found:?}");
            let is_gapped = !is_bad && !is_named_only && (0..5).any(|amount| !covers(first, amount) && !covers(second, amount));
            assert_eq!(found.contains(&"K23 warning AU1".to_owned()), is_gapped, "{first:?} {second:?}: {found:?}");
        }
    }
    hold(vec![(vec![authority(json!({}))], &["K23 warning AU1"]), (vec![authority(json!({})), band("AB1", None, None)], &["K23 warning AB1"])]);
}

/// Every chain of three orders from 0 to 4: told unless the orders run from 1 without a gap.
#[test]
fn the_orders_of_a_chain_leave_no_gap() {
    for orders in (0..125).map(|number| [1 + number % 5, 1 + number / 5 % 5, 1 + number / 25]) {
        let posts = ["P1", "P2", "P3"];
        let approvals = posts.iter().zip(orders).map(|(post, order)| approval("AB1", post, if *post == "P3" { "approve" } else { "review" }, order));
        let changes: Vec<Change> = [authority(json!({})), band("AB1", None, None)].into_iter().chain(approvals).collect();
        let most = orders.iter().max().copied().unwrap_or_default();
        let is_whole = (1..=most).all(|order| orders.contains(&order));
        let expected: &[&str] = if is_whole { &[] } else { &["K23 warning AB1"] };
        let snapshot = changed(&changes);
        assert_eq!(told(&snapshot), expected, "{orders:?}");
        each_is_said_well(&snapshot);
    }
}

#[test]
fn a_closed_post_approves_nothing() {
    hold(vec![(
        single("P3", &[post("P3", json!({ "closed_on": "2026-11-22" }))]),
        &["K15 warning S1", "K15 warning S2", "K23 error AB1", "K23 error S1"],
    )]);
}

#[test]
fn a_body_decides_on_major_matters() {
    let body = || post("P3", json!({ "collective": true }));
    let major = || set(Table::Bands, "AB1", json!({ "major": true }));
    let matter = || set(Table::Matters, "M1", json!({ "major": true }));
    hold(vec![
        (single("P3", &[major()]), &["K59 error AB1"]),
        (single("P3", &[major(), body()]), &[]),
        (single("P3", &[authority(json!({ "major": true }))]), &["K59 error AB1"]),
        (single("P3", &[authority(json!({ "major": true })), body()]), &[]),
        (single("P3", &[authority(json!({ "major": true, "origin": "library", "confirmed": false }))]), &["K59 warning AB1"]),
        (single("P3", &[matter()]), &["K59 error AB1"]),
        (single("P3", &[matter(), body()]), &[]),
        // Without an authority table the matrix says who decides.
        (vec![matter()], &["K59 error M1"]),
        (vec![matter(), body()], &[]),
        (vec![matter(), set(Table::Matters, "M1", json!({ "origin": "library", "confirmed": false }))], &["K59 warning M1"]),
        (
            vec![
                matter(),
                out(Table::Duties, "S1/P3/approve"),
                out(Table::Duties, "S2/P3/approve"),
                step("S1", json!({ "no_approval_reason": "x" })),
                step("S2", json!({ "no_approval_reason": "x" })),
            ],
            &["K22 info P3", "K50 warning R2"],
        ),
    ]);
}
