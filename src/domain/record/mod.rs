//! The records of a register, each a plain struct with its table of fields beneath it.
//!
//! What a record accepts is in `accept`; what follows from it is in `derived`.

mod arrangement;
mod authority;
mod calendar;
mod control;
mod duty;
mod law;
mod life;
mod person;
mod post;
mod preset;
mod process;
mod risk;
mod rotation;
mod settings;
mod unit;

pub use arrangement::{Placement, SavedView};
pub use authority::{Approval, Authority, Band};
pub use calendar::Holiday;
pub use control::Control;
pub use duty::{Duty, Role};
pub use law::{Citation, Law};
pub use life::{Acceptance, Action, Event, Evidence, Review};
pub use person::{Operator, Person, Tenure};
pub use post::{Function, Incompatibility, Post};
pub use preset::Preset;
pub use process::{Matter, Phase, Process, QuantityRule, Step, StepSeparation, Successor, TimeLimit};
pub use risk::Risk;
pub use rotation::{Declaration, RotationMeasure};
pub use settings::{FreeColumn, Grade, GradingCell, Level, Settings};
pub use unit::{Section, Unit};
