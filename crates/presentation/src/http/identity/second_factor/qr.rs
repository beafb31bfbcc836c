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
    use qrcode::{Color, EcLevel, QrCode};

    use super::{SIZE, svg};

    /// Four modules stay free on each side.
    #[test]
    fn a_picture_has_a_square_where_the_code_is_dark_and_nothing_else() {
        let text =
            "otpauth://totp/Concentric:ann.lee?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Concentric";
        let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let width = code.width();
        let side = (SIZE as usize).div_ceil(width + 8);
        let cells = (0..width * width).map(|cell| (cell % width, cell / width));
        let dark = cells.filter(|cell| code[*cell] == Color::Dark);
        let square = |(x, y)| {
            let (x, y) = ((x + 4) * side, (y + 4) * side);
            format!("M{x} {y}h{side}v{side}H{x}V{y}")
        };
        let squares: String = dark.map(square).collect();

        let picture = svg(text).unwrap();
        assert!(picture.contains(&format!("d=\"{squares}\"")));
        assert!(picture.starts_with("<?xml") && picture.ends_with("</svg>"));
        for forbidden in ["<script", "style", "href", "url("] {
            assert!(!picture.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn too_much_text_is_refused() {
        assert!(svg(&"x".repeat(3000)).is_err());
    }
}
