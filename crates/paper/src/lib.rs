//! Documents: marks as SVG, PNG and PDF, the ZIP a member downloads, QR codes.
