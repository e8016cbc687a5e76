-- The bounds of the Wilson interval of 95 % of a ratio of counts: the lower one with side -1, the upper one with 1.
CREATE OR REPLACE MACRO wilson(p, n, side) AS CASE WHEN n IS NOT NULL THEN LEAST(GREATEST((
    p + 1.959963984540054 * 1.959963984540054 / (2 * n) + side * 1.959963984540054 * sqrt(
        p * (1 - p) / n + 1.959963984540054 * 1.959963984540054 / (4 * n * n)
    )
) / (1 + 1.959963984540054 * 1.959963984540054 / n), 0.0), 1.0) END;
