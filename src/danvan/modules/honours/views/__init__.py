"""Pages of honours beside the desk's own: files and certificates for staff, decisions and verification for everybody."""
