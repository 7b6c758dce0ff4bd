//! All orders of a small chain, all neighbours of two bands, and amounts as people write them.

use serde_json::{Value as Json, json};

use super::amount::{BadAmount, amount, parse_amount, range};
use super::{Fault, problems};
use crate::domain::batch::{Given, resolve};
use crate::domain::choice::Origin;
use crate::domain::record::Band;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::i18n::Lang;

/// Posts P1 and P2, the body P3, and a step that P2 or P3 may approve, with some further records.
fn office(further: Vec<(Table, Json)>) -> Snapshot {
    let role = |code: &str, raci: &str, key: u32| {
        (Table::Roles, json!({ "code": code, "name": code, "short": key.to_string(), "raci": raci, "key": key, "acting": true }))
    };
    let post = |code: &str| (Table::Posts, json!({ "code": code, "name": code, "unit": "U1", "collective": code == "P3" }));
    let mut rows = vec![
        (Table::Units, json!({ "code": "U1", "name": "采购单位", "body": "purchaser" })),
        role("lead", "R", 1),
        role("review", "C", 3),
        role("approve", "A", 5),
        post("P1"),
        post("P2"),
        post("P3"),
        (Table::Steps, json!({ "code": "S1", "name": "合同签订", "seq": 1, "unit": "U1" })),
    ];
    rows.extend(further);
    let given: Vec<Given> =
        rows.into_iter().enumerate().map(|(row, (table, fields))| Given { table, row, fields: fields.as_object().cloned().unwrap_or_default() }).collect();
    let mut snapshot = Snapshot::default();
    let resolved = resolve(&given, &snapshot, Origin::Own);
    assert_eq!(resolved.problems, []);
    resolved.new.into_iter().for_each(|entry| snapshot.put(entry.into_shared()));
    snapshot
}

fn matter(steps: &[&str], major: bool) -> (Table, Json) {
    (Table::Authorities, json!({ "code": "AU1", "name": "合同签订", "unit": "U1", "steps": steps, "major": major }))
}

fn band(code: &str, from: Option<u32>, below: Option<u32>) -> (Table, Json) {
    (Table::Bands, json!({ "code": code, "authority": "AU1", "name": code, "from": from, "below": below }))
}

fn approval(band: &str, post: &str, role: &str, order: u32) -> (Table, Json) {
    (Table::Approvals, json!({ "band": band, "post": post, "role": role, "order": order }))
}

fn found(rows: Vec<(Table, Json)>) -> Vec<Fault> {
    let snapshot = office(rows);
    problems(snapshot.authorities.get(1).expect("the matter is there"), &snapshot)
}

#[test]
fn every_order_of_a_chain_of_three_is_judged() {
    for (first, second, third) in (0..125).map(|all| (all % 5, all / 5 % 5, all / 25)) {
        let orders = [first, second, third];
        let faults = found(vec![
            matter(&[], false),
            band("AB1", None, None),
            approval("AB1", "P1", "approve", first),
            approval("AB1", "P2", "approve", second),
            approval("AB1", "P3", "approve", third),
        ]);
        let top = orders.into_iter().max().unwrap_or_default();
        let has_gap = orders.contains(&0) || (1..=top).any(|place| !orders.contains(&place));
        let has_shared_end = orders.iter().filter(|order| **order == top).count() > 1;
        assert_eq!(faults.iter().any(|fault| matches!(fault, Fault::MissingPlace(..))), has_gap, "{orders:?}");
        assert_eq!(faults.contains(&Fault::SharedEnd(1)), has_shared_end, "{orders:?}");
        assert_eq!(faults.len(), usize::from(has_gap) + usize::from(has_shared_end), "{orders:?}");
    }
}

#[test]
fn every_pair_of_small_bands_is_judged() {
    let bounds = || std::iter::once(None).chain((0..4).map(Some));
    for ((from, below), (other_from, other_below)) in bounds()
        .flat_map(|from| bounds().map(move |below| (from, below)))
        .flat_map(|this| bounds().flat_map(move |from| bounds().map(move |below| (this, (from, below)))))
    {
        let mut rows = vec![matter(&[], false), band("AB1", from, below), band("AB2", other_from, other_below)];
        rows.extend(["AB1", "AB2"].map(|band| approval(band, "P3", "approve", 1)));
        let faults = found(rows);
        let takes = |(from, below): (Option<u32>, Option<u32>), yuan: u32| from.unwrap_or(0) <= yuan && below.is_none_or(|below| yuan < below);
        let is_named = |(from, below): (Option<u32>, Option<u32>)| from.is_none() && below.is_none();
        let is_empty = |limits: (Option<u32>, Option<u32>)| !is_named(limits) && !(0..9).any(|yuan| takes(limits, yuan));
        let (this, that) = ((from, below), (other_from, other_below));
        assert_eq!(
            faults.iter().filter(|fault| matches!(fault, Fault::Inverted(_))).count(),
            [this, that].into_iter().filter(|one| is_empty(*one)).count()
        );
        let compared = [this, that].into_iter().all(|one| !is_named(one) && !is_empty(one));
        let overlap = compared && (0..9).any(|yuan| takes(this, yuan) && takes(that, yuan));
        let taken: Vec<u32> = (0..9).filter(|yuan| takes(this, *yuan) || takes(that, *yuan)).collect();
        let gap = compared && taken.windows(2).any(|pair| pair[1] > pair[0] + 1);
        assert_eq!(faults.iter().any(|fault| matches!(fault, Fault::Overlap(..))), overlap, "{this:?} {that:?}");
        assert_eq!(faults.iter().any(|fault| matches!(fault, Fault::Gap(..))), gap, "{this:?} {that:?}");
    }
}

#[test]
fn the_end_of_a_chain_approves_and_decides_major_matters_as_a_body() {
    let with = |major: bool, post: &str, role: &str| found(vec![matter(&[], major), band("AB1", None, None), approval("AB1", post, role, 1)]);
    assert_eq!(with(false, "P2", "approve"), []);
    assert_eq!(with(false, "P2", "review"), [Fault::EndWithoutApproval(1, 2)]);
    assert_eq!(with(true, "P2", "approve"), [Fault::NotCollective(1, 2)]);
    assert_eq!(with(true, "P3", "approve"), []);
    assert_eq!(found(vec![matter(&[], false)]), [Fault::NoBand]);
    assert_eq!(found(vec![matter(&[], false), band("AB1", None, None)]), [Fault::NoChain(1)]);
}

#[test]
fn the_matrix_and_the_ends_of_the_chains_name_the_same_approvers() {
    let posts = ["P2", "P3"];
    // Which of the two approve in the matrix, and which end a chain.
    for (in_matrix, in_table) in (0..16u8).map(|all| (all % 4, all / 4)) {
        let is_in = |set: u8, place: usize| set & (1 << place) != 0;
        let mut rows = vec![matter(&["S1"], false)];
        for (place, post) in posts.iter().enumerate() {
            if is_in(in_table, place) {
                let code = format!("AB{}", place + 1);
                rows.extend([band(&code, None, None), approval(&code, "P1", "lead", 1), approval(&code, post, "approve", 2)]);
            }
            if is_in(in_matrix, place) {
                rows.push((Table::Duties, json!({ "step": "S1", "post": post, "role": "approve" })));
            }
        }
        rows.push((Table::Duties, json!({ "step": "S1", "post": "P1", "role": "lead" })));
        let faults = found(rows);
        let of_matrix = faults.iter().filter(|fault| matches!(fault, Fault::NotInMatrix(..))).count();
        let of_table = faults.iter().filter(|fault| matches!(fault, Fault::NotInTable(..))).count();
        assert_eq!(of_matrix, (0..2).filter(|place| is_in(in_table, *place) && !is_in(in_matrix, *place)).count(), "{in_matrix} {in_table}");
        let unlisted = (0..2).filter(|place| in_table != 0 && is_in(in_matrix, *place) && !is_in(in_table, *place)).count();
        assert_eq!(of_table, unlisted, "{in_matrix} {in_table}");
    }
}

#[test]
fn amounts_are_read_as_people_write_them() {
    for (typed, yuan) in [
        ("", Ok(None)),
        ("  ", Ok(None)),
        ("0", Ok(Some(0))),
        ("5000", Ok(Some(5_000))),
        ("5,000 元", Ok(Some(5_000))),
        ("50万", Ok(Some(500_000))),
        ("５０ 万元", Ok(Some(500_000))),
        ("0.5万元", Ok(Some(5_000))),
        ("12.3456万", Ok(Some(123_456))),
        ("1.2亿", Ok(Some(120_000_000))),
        ("CNY 500,000", Ok(Some(500_000))),
        ("￥500000.00", Ok(Some(500_000))),
        ("0.5", Err(BadAmount::PartOfYuan)),
        ("1.23456万", Err(BadAmount::PartOfYuan)),
        ("43亿", Err(BadAmount::TooHigh)),
        ("99999999999999999999", Err(BadAmount::TooHigh)),
        ("-5", Err(BadAmount::NotAmount)),
        ("五十万", Err(BadAmount::NotAmount)),
        (".5万", Err(BadAmount::NotAmount)),
        ("5.万", Err(BadAmount::NotAmount)),
        ("50美元", Err(BadAmount::NotAmount)),
    ] {
        assert_eq!(parse_amount(typed), yuan, "{typed}");
    }
}

#[test]
fn what_is_written_is_read_again() {
    for yuan in [0, 1, 99, 5_000, 9_999, 10_000, 10_001, 10_100, 123_456, 123_400, 500_000, 1_000_000, 120_000_000, u32::MAX] {
        for lang in [Lang::Zh, Lang::En] {
            assert_eq!(parse_amount(&amount(yuan, lang)), Ok(Some(yuan)), "{}", amount(yuan, lang));
        }
    }
}

#[test]
fn bands_say_whether_their_limits_belong_to_them() {
    let band = |from, below| Band { from, below, ..Band::default() };
    let words = |from, below| range(&band(from, below), Lang::Zh);
    assert_eq!(words(None, None), None);
    assert_eq!(words(Some(500_000), None).as_deref(), Some("50万元（含）以上"));
    assert_eq!(words(None, Some(50_000)).as_deref(), Some("5万元（不含）以下"));
    assert_eq!(words(Some(50_000), Some(500_000)).as_deref(), Some("5万元（含）至50万元（不含）"));
}
