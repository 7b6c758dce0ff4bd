//! Which words claim a state secret: nothing that comes out of this program may bear them.

/// Grades and signs of state secrets, which nothing printed here may bear: 保守国家秘密法 art. 22 forbids them on what is none.
const GRADES: [&str; 11] = ["秘密", "机密", "绝密", "密级", "密件", "涉密", "㊙", "★", "secret", "confidential", "classified"];

/// Words with such a grade in them that claim no state secret.
const HARMLESS: [&str; 13] = [
    "工作秘密",
    "商业秘密",
    "技术秘密",
    "非涉密",
    "不涉密",
    "未涉密",
    "worksecret",
    "tradesecret",
    "unclassified",
    "notclassified",
    "nonclassified",
    "notsecret",
    "nonsecret",
];

/// Whether words claim a grade of state secrets, however they are spelled: spaced out, wide, in traditional characters.
pub fn claims_state_secret(words: &str) -> bool {
    let mut plain: String =
        words.chars().flat_map(|sign| narrow(sign).to_lowercase()).filter(|sign| sign.is_alphanumeric() || "㊙★".contains(*sign)).collect();
    for harmless in HARMLESS {
        plain = plain.replace(harmless, "");
    }
    matches!(plain.as_str(), "密" | "秘") || GRADES.iter().any(|grade| plain.contains(grade))
}

/// A character in the form in which the words above are written.
fn narrow(sign: char) -> char {
    match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(sign as u32 - 0xfee0).unwrap_or(sign),
        '祕' => '秘',
        '機' => '机',
        '絕' | '絶' => '绝',
        '級' => '级',
        '☆' | '✩' | '✭' | '⭐' => '★',
        _ => sign,
    }
}
