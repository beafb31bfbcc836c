use qrcode::{EcLevel, QrCode, render::svg, types::QrError};

/// Pixels that a picture has at least; it scales without loss.
const SIZE: u32 = 240;

/// A picture of the text that cameras read: SVG, with nothing in it that a content security policy would stop.
pub(super) fn svg(text: &str) -> Result<String, QrError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(SIZE, SIZE).build())
}

#[cfg(test)]
mod tests {
    use qrcode::{EcLevel, QrCode};

    use super::svg;

    #[test]
    fn a_picture_has_a_dark_square_for_each_dark_module_and_no_script_or_style() {
        let text =
            "otpauth://totp/Concentric:ann.lee?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Concentric";
        let picture = svg(text).unwrap();
        let dark = QrCode::with_error_correction_level(text, EcLevel::M).unwrap().into_colors();
        let dark = dark.into_iter().filter(|color| *color == qrcode::Color::Dark).count();
        let squares = picture.matches('M').count();
        assert!(picture.starts_with("<?xml") && picture.ends_with("</svg>"), "{picture}");
        assert_eq!(squares, dark, "{picture}");
        for forbidden in ["<script", "style", "href", "url("] {
            assert!(!picture.contains(forbidden), "{picture}");
        }
    }

    #[test]
    fn too_much_text_is_refused() {
        assert!(svg(&"x".repeat(3000)).is_err());
    }
}
