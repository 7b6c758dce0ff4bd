//! The outline beside the pages: nested, and leading to the place on the page.

use lopdf::{Document, Object, ObjectId, dictionary};

use crate::paper::layout::Plan;
use crate::paper::pdf::file::text;
use crate::paper::sheet::Entry;

/// Adds the outline of a document and returns its root; none, if it has no entries or its places are not among the pages.
pub(super) fn add(document: &mut Document, plan: &Plan, pages: &[ObjectId]) -> Option<ObjectId> {
    let entries = &plan.document().outline;
    let root = (!entries.is_empty() && pages.len() == plan.pages()).then(|| document.new_object_id())?;
    let mut writer = Writer { document, plan, pages };
    let (first, last) = writer.level(entries, root, 0)?;
    // The first level is open, so its children count as seen too.
    let seen: usize = entries.iter().map(|entry| 1 + entry.children.len()).sum();
    let object = dictionary! {
        "Type" => "Outlines",
        "First" => first,
        "Last" => last,
        "Count" => seen as i64,
    };
    document.set_object(root, object);
    Some(root)
}

struct Writer<'a> {
    document: &'a mut Document,
    plan: &'a Plan,
    pages: &'a [ObjectId],
}

impl Writer<'_> {
    /// Writes the entries of one level, and returns the first and the last of them.
    fn level(&mut self, entries: &[Entry], parent: ObjectId, depth: usize) -> Option<(ObjectId, ObjectId)> {
        let ids: Vec<ObjectId> = entries.iter().map(|_| self.document.new_object_id()).collect();
        for (at, entry) in entries.iter().enumerate() {
            let (page, height) = self.plan.spot_of(entry.place);
            let page = self.pages.get(page).copied().unwrap_or(*self.pages.first()?);
            let place: Vec<Object> = vec![page.into(), "XYZ".into(), Object::Null, Object::Integer(height.ceil() as i64), Object::Null];
            let mut object = dictionary! {
                "Title" => text(&entry.title),
                "Parent" => parent,
                "Dest" => place,
            };
            if let Some(previous) = at.checked_sub(1) {
                object.set("Prev", ids[previous]);
            }
            if let Some(next) = ids.get(at + 1) {
                object.set("Next", *next);
            }
            if let Some((first, last)) = self.level(&entry.children, ids[at], depth + 1) {
                object.set("First", first);
                object.set("Last", last);
                let count = entry.children.len() as i64;
                object.set("Count", if depth == 0 { count } else { -count });
            }
            self.document.set_object(ids[at], object);
        }
        Some((*ids.first()?, *ids.last()?))
    }
}
