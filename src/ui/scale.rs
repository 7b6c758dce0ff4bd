//! The scale of the window: 100 to 250 %, in steps.

/// The steps, in percent.
pub const STEPS: [u16; 7] = [100, 125, 150, 175, 200, 225, 250];

/// The scale of a zoom factor, in percent.
pub fn of_factor(factor: f32) -> u16 {
    (factor * 100.0).round() as u16
}

/// The zoom factor of a scale, held within the limits.
pub fn factor(percent: u16) -> f32 {
    f32::from(percent.clamp(STEPS[0], STEPS[STEPS.len() - 1])) / 100.0
}

/// The next larger step.
pub fn larger(percent: u16) -> u16 {
    STEPS.into_iter().find(|step| *step > percent).unwrap_or(STEPS[STEPS.len() - 1])
}

/// The next smaller step.
pub fn smaller(percent: u16) -> u16 {
    STEPS.into_iter().rev().find(|step| *step < percent).unwrap_or(STEPS[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_stays_within_its_limits() {
        assert_eq!((factor(40), factor(900), factor(175)), (1.0, 2.5, 1.75));
        assert_eq!((larger(100), larger(110), larger(250), smaller(250), smaller(110), smaller(100)), (125, 125, 250, 225, 100, 100));
        assert_eq!(of_factor(1.75), 175);
    }
}
