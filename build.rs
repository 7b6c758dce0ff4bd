//! Tells cargo that the words are part of the program: rust-i18n reads them while compiling, unseen by cargo.

fn main() {
    println!("cargo:rerun-if-changed=assets/locales");
}
