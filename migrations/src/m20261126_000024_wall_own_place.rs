//! The wall of `m20261123_000013_row_security` before the assignments of another day's roster asks
//! first for the place of the row itself. It is what nearly all rows that are read come in by; where
//! else somebody has ever been is looked for only when that place is out of view. What is seen is
//! the same: a row in view is one by which its worker was ever in view.

crate::migration!(
    "m20261126_000024_wall_own_place",
    up: r"
{postgres}DROP POLICY cwis_historian ON assignment;
{postgres}CREATE POLICY cwis_historian ON assignment FOR SELECT TO cwis_historian USING (
    EXISTS (SELECT 1 FROM organisation_version v WHERE v.organisation_id = assignment.organisation_id
        AND v.path ^@ ANY (ARRAY(SELECT unnest(string_to_array(current_setting('cwis.roots', true), ',')))))
    OR EXISTS (SELECT 1 FROM worker_place p WHERE p.worker_id = assignment.worker_id
        AND p.path ^@ ANY (ARRAY(SELECT unnest(string_to_array(current_setting('cwis.roots', true), ','))))))
",
    down: r"
{postgres}DROP POLICY cwis_historian ON assignment;
{postgres}CREATE POLICY cwis_historian ON assignment FOR SELECT TO cwis_historian USING (
    EXISTS (SELECT 1 FROM worker_place p WHERE p.worker_id = assignment.worker_id
        AND p.path ^@ ANY (ARRAY(SELECT unnest(string_to_array(current_setting('cwis.roots', true), ','))))))
",
);
