"""Who may see a page, and what an answer tells a browser: before and after every other part."""
