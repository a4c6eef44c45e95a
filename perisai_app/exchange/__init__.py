"""Lists in (XLSX, CSV) and lists out. Must not know Qt, HTTP or how a sentence for people is worded."""
