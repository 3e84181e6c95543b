"""The pages: each its layout, callbacks and ids; `table` lists them."""
