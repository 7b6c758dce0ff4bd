//! Choices: the closed lists a field can take its value from. Their words are `<set>.<key>` in the word files.
//!
//! What a unit may rename or add to (levels, roles, words of likelihood and impact) is not here but in records.

/// A closed list of choices.
#[derive(Debug, PartialEq, Eq)]
pub struct ChoiceSet {
    /// Name of the set, first part of the key of its words.
    pub name: &'static str,
    /// Keys in the order in which they are offered.
    pub keys: &'static [&'static str],
}

impl ChoiceSet {
    /// The set's own copy of a key.
    pub fn find(&self, key: &str) -> Option<&'static str> {
        self.keys.iter().find(|known| **known == key).copied()
    }

    /// Place of a key in the order of the set.
    pub fn rank(&self, key: &str) -> usize {
        self.keys.iter().position(|known| *known == key).unwrap_or(self.keys.len())
    }
}

/// An enum whose variants are choices with keys.
pub trait Choice: Copy + PartialEq + Default + Send + Sync + 'static {
    /// The whole set.
    const SET: &'static ChoiceSet;
    /// The key of this choice, as kept in files.
    fn key(self) -> &'static str;
    /// The choice of a key.
    fn from_key(key: &str) -> Option<Self>;
}

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident $set:literal { $first:ident $first_key:literal $(, $variant:ident $key:literal)* $(,)? })+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
            #[allow(missing_docs, reason = "each variant is described by its words in both languages")]
            pub enum $name { #[default] $first, $($variant),* }

            impl Choice for $name {
                const SET: &'static ChoiceSet = &ChoiceSet { name: $set, keys: &[$first_key, $($key),*] };

                fn key(self) -> &'static str {
                    match self { $name::$first => $first_key, $($name::$variant => $key),* }
                }

                fn from_key(key: &str) -> Option<Self> {
                    match key { $first_key => Some($name::$first), $($key => Some($name::$variant),)* _ => None }
                }
            }
        )+

        /// Every set of choices; the test of the word files walks it.
        pub const SETS: &[&ChoiceSet] = &[$($name::SET),+];
    };
}

impl Orientation {
    /// All of them.
    pub const ALL: [Orientation; 3] = [Orientation::Usual, Orientation::Landscape, Orientation::Portrait];
}

impl Body {
    /// The three bodies.
    pub const ALL: [Body; 3] = [Body::Purchaser, Body::Agency, Body::Supervisor];
}

choices! {
    /// Where a record came from.
    Origin "origin" { Own "own", Library "library", Import "import" }
    /// The three bodies of government procurement, which the law keeps apart (Government Procurement Law arts. 16 and 60).
    Body "body" { Purchaser "purchaser", Agency "agency", Supervisor "supervisor" }
    /// How sure a time limit, article or number is.
    Confidence "confidence" { Unconfirmed "unconfirmed", Partly "partly", Page "page", Text "text" }
    /// Whether two functions must or should be kept apart.
    Strength "strength" { Must "must", Should "should" }
    /// Whether two functions are incompatible always or only within one project.
    SeparationScope "separation_scope" { Always "always", SameProject "same_project" }
    /// What a time limit limits.
    LimitKind "limit_kind" { Max "max", MinPeriod "min_period", MinBefore "min_before", NotEarlier "not_earlier", Retention "retention" }
    /// Unit in which a time limit is counted.
    LimitUnit "limit_unit" { Day "day", Workday "workday", Month "month", Year "year", Hour "hour" }
    /// What a role means in the matrix: Responsible, Consulted, Approver (accountable), Informed.
    Raci "raci" { Responsible "R", Consulted "C", Accountable "A", Informed "I" }
    /// Kind of risk, after the four aims of 财库〔2016〕99号.
    RiskKind "risk_kind" { Integrity "integrity", Legal "legal", Policy "policy", Performance "performance" }
    /// Source of a risk: the five sources units examine.
    RiskSource "risk_source" { Ethics "ethics", Duty "duty", Process "process", System "system", External "external" }
    /// Layer on which a risk stands.
    Layer "layer" { Post "post", Section "section", Unit "unit" }
    /// What follows when a risk comes true.
    Consequence "consequence" {
        Legal "LEGAL", Penalty "PENALTY", Discipline "DISCIPLINE", Loss "LOSS", Litigation "LITIGATION", Policy "POLICY", Trust "TRUST",
    }
    /// What is done about a risk.
    Treatment "response" { Avoid "avoid", Reduce "reduce", Share "share", Relax "relax" }
    /// Where a risk stands in its life.
    Status "status" { Draft "draft", Registered "registered", Closed "closed" }
    /// When a control works.
    ControlType "control_type" { Preventive "preventive", Detective "detective", Corrective "corrective" }
    /// Method of control: the eight of 财会〔2012〕21号 art. 12, and education.
    Method "method" {
        Separation "separation", Authorisation "authorisation", Centralised "centralised", Budget "budget", Assets "assets",
        Accounting "accounting", Documents "documents", Disclosure "disclosure", Education "education",
    }
    /// How often a control is performed.
    Frequency "frequency" {
        PerProject "per_project", PerCase "per_case", PerEvent "per_event", PerPayment "per_payment", Daily "daily", Weekly "weekly",
        Monthly "monthly", Quarterly "quarterly", Semiannual "semiannual", Annual "annual",
    }
    /// Rank of a law or rule.
    LawKind "law_kind" {
        Normative "normative", Law "law", Regulation "regulation", MinistryOrder "ministry_order", PartyRule "party_rule", Local "local", Internal "internal",
    }
    /// The two graded scales of a risk.
    Scale "scale" { Likelihood "likelihood", Impact "impact" }
    /// How bad a finding is, the worst first: it contradicts a rule, needs a look, or is good to know.
    Severity "severity" { Error "error", Warning "warning", Info "info" }
    /// Sizes of paper: 210 × 297 mm, 297 × 420 mm.
    PaperSize "paper_size" { A4 "a4", A3 "a3" }
    /// How a page stands: as its report usually does, on its long side, on its short side.
    Orientation "orientation" { Usual "usual", Landscape "landscape", Portrait "portrait" }
    /// In which order records are printed: as the business runs, section by section, the highest level first, in the officer's own order.
    RowOrder "row_order" { Business "business", Section "section", Level "level", Own "own" }
    /// What a print preset puts together, beside the fields of the record it lists.
    Made "content" {
        Number "number", Place "place", Matter "matter", Phase "phase", Basis "basis", Limits "limits", Controls "controls", Risks "risks",
        Duties "duties", Owners "owners", Supervisor "supervisor",
    }
    /// Whether a control works.
    ControlState "control_state" { Active "active", Weak "weak", Retired "retired" }
    /// How well a control is designed or carried out.
    Rating "rating" { Effective "effective", Partly "partly", Ineffective "ineffective" }
    /// The yes-or-no criteria by whose number some units grade: the post controls resources, has discretion, owes openness, holds power indirectly,
    /// works in a field where cases are frequent.
    Criterion "criterion" { Resources "resources", Discretion "discretion", Openness "openness", Indirect "indirect", Frequent "frequent" }
    /// How much power over people, money and goods is held.
    Power "power" { Key "key", Part "part", Little "little" }
    /// What gives a risk its level: the score, a matrix with each cell set, the class of the consequence, the number of criteria met, the power held.
    GradingRule "grading_rule" { Score "score", Matrix "matrix", Consequence "consequence", Criteria "criteria", Power "power" }
    /// What changed, so that a risk has to be assessed again.
    StaleCause "stale_cause" { Holder "holder", Post "post", Function "function", Step "step", Limit "limit", Law "law" }
    /// What caused a re-assessment.
    ReviewTrigger "review_trigger" { Due "due", Holder "holder", Process "process", Law "law", Event "event", Other "other" }
    /// What came out of a re-assessment.
    ReviewOutcome "review_outcome" { Kept "kept", Raised "raised", Lowered "lowered", Controls "controls", Closed "closed", Reopened "reopened" }
    /// Where a task stands.
    ActionState "action_state" { Open "open", Done "done", Dropped "dropped" }
    /// How grave an event is.
    EventGrade "event_grade" { Ordinary "ordinary", Larger "larger", Major "major" }
    /// What a day is that is not what its weekday says.
    DayKind "day_kind" { Holiday "holiday", Workday "workday" }
    /// What stands instead of a rotation, or at its end.
    RotationKind "rotation_kind" { Extension "extension", Audit "audit", ExitReview "exit_review" }
    /// Language in which the records of a register are written.
    TextLanguage "text_language" { Chinese "zh", English "en" }
}
