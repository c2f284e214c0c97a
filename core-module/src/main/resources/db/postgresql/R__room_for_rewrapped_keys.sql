-- A rotation changes every data key of a page, and no column of an index: with half of the page free the new rows fit beside the
-- old ones, and no index has to be touched (HOT). It holds for pages that are written from now on.
alter table data_keys set (fillfactor = 50);
