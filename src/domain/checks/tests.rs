//! Small registers that each check must speak up about, and such as it must not.

use super::*;
