-- model    calendar: working days and public holidays of the PRC, day by day
-- key      day
-- source   the yearly notices of the State Council; docs/explanation/clocks.md
-- units    local dates; from 1990 to 2060
-- not here days beyond, which have no working days and no holidays
-- column   day DATE: the day
-- column   working BOOLEAN: offices work; make-up days are working days
-- column   holiday BOOLEAN: public holiday, with the days off that follow it
-- column   ordinal BIGINT: number of working days from the first day up to this one
-- column   rolled DATE: the day itself, or the first working day after a public holiday
-- column   published BOOLEAN: a notice covers the day; others are counted with plain weekends
SELECT day, working, holiday, ordinal, rolled, published
FROM folds.calendar
