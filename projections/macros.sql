-- The words that the folds share. A fact counts where `hit` holds; the state of each word merges as the
-- aggregate in it does. `payload` is read only where `hit` holds, which is what makes a fold fast.
-- `hit` is in a CASE and not in a FILTER: for each aggregate that has a FILTER, DuckDB picks the rows out
-- of the arguments of all of them, which was half the time of folds with fifty.

-- The business order of facts as one whole number, which is compared faster and stored in fewer pieces than a time and
-- a position are; and the time and the position in it. 2^62 microseconds keep what happened before 1970 above 0, and
-- 2^40 positions are enough.
CREATE OR REPLACE MACRO moment_of(happened, place) AS
    (epoch_us(happened)::HUGEINT + 4611686018427387904) * 1099511627776 + place;
CREATE OR REPLACE MACRO time_of(moment) AS
    make_timestamptz((moment // 1099511627776 - 4611686018427387904)::BIGINT);
CREATE OR REPLACE MACRO position_of(moment) AS (moment % 1099511627776)::BIGINT;

-- The first such fact in business order, with the fields of its payload that `shape` names.
CREATE OR REPLACE MACRO first_fact(hit, moment, payload, shape) AS MIN(
    CASE WHEN hit THEN {'moment': moment, 'value': json_transform(payload, shape)} END
);

-- The last such fact in business order, likewise.
CREATE OR REPLACE MACRO last_fact(hit, moment, payload, shape) AS MAX(
    CASE WHEN hit THEN {'moment': moment, 'value': json_transform(payload, shape)} END
);

-- The number of such facts.
CREATE OR REPLACE MACRO counted(hit) AS COUNT(CASE WHEN hit THEN 1 END);

-- The sum of an integer field over such facts, 0 if there is none.
CREATE OR REPLACE MACRO total(hit, payload, field) AS SUM(
    CASE WHEN hit THEN CAST(payload ->> field AS BIGINT) ELSE 0 END
);

-- The name of the half-year in which a day lies, and the first day of a half-year.
CREATE OR REPLACE MACRO half_year_of(day) AS
    lpad(year(day)::VARCHAR, 4, '0') || CASE WHEN month(day) <= 6 THEN '-H1' ELSE '-H2' END;
CREATE OR REPLACE MACRO half_year_starts(half) AS
    make_date(left(half, 4)::BIGINT, CASE WHEN right(half, 1) = '1' THEN 1 ELSE 7 END, 1);

-- The name of the quarter in which a day lies.
CREATE OR REPLACE MACRO quarter_of(day) AS
    lpad(year(day)::VARCHAR, 4, '0') || '-Q' || quarter(day)::VARCHAR;
