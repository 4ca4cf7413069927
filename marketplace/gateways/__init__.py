"""The outside world: search engine, spreadsheet files, stored uploads."""
