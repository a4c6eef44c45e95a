"""Makes the committed sample list again: `python samples/make_samples.py`. The maker itself is in the app."""

from pathlib import Path

from perisai_app.exchange.sample_list import make_list

make_list(Path(__file__).with_name("daftar-pedagang-pasar.xlsx"))
