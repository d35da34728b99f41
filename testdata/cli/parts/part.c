number part;
