/** The statements of throttle.ts. All read one model's row; `$1` is the model's id, times are the database's. */

/** Failures in a row that open the breaker. */
export const BREAKER_THRESHOLD = 10;
const OPEN_SECONDS = 15;
const MOST_OPEN_SECONDS = 120;

/** A row for the model, with full buckets. $2 requests, $3 tokens. */
export const CREATE_ROW = `
  INSERT INTO model_throttle (model_id, requests, tokens)
  SELECT id, $2, $3 FROM model WHERE id = $1
  ON CONFLICT (model_id) DO NOTHING`;

/**
 * What each waiting call is told. $2 run ids, $3 token estimates, in the order in which they wait.
 * A run at its cap takes part in nothing else.
 */
const ASKED = `
  asked AS (
    SELECT a.place, a.tokens, b.cap_micros, b.spent_micros, coalesce(b.spent_micros >= b.cap_micros, false) AS capped
    FROM unnest($2::uuid[], $3::float8[]) WITH ORDINALITY AS a (run_id, tokens, place)
    LEFT JOIN run_budget b ON b.run_id = a.run_id
  ), line AS (
    SELECT place, tokens, row_number() OVER w AS nth, sum(tokens) OVER w - tokens AS ahead
    FROM asked WHERE NOT capped WINDOW w AS (ORDER BY place)
  )`;

/** Milliseconds until an open breaker may be tried; below zero when that time has come. */
const openMs = (row: string) => `extract(epoch FROM ${row}.open_until - clock_timestamp()) * 1000`;

/**
 * For models without limits: reads budgets and breaker, and writes only to take the probe of a breaker whose time has
 * come. $4: seconds until another may probe when nothing is heard of this one.
 */
export const ADMIT_UNLIMITED = `
  WITH ${ASKED}, probe AS (
    UPDATE model_throttle SET open_until = clock_timestamp() + make_interval(secs => $4)
    WHERE model_id = $1 AND failures >= ${BREAKER_THRESHOLD} AND coalesce(open_until <= clock_timestamp(), true)
      AND EXISTS (SELECT 1 FROM line)
    RETURNING 1
  )
  SELECT a.capped, a.cap_micros, a.spent_micros, coalesce(t.failures >= ${BREAKER_THRESHOLD}, false) AS broken,
    ${openMs('t')} AS open_ms, NULL::float8 AS requests, NULL::float8 AS tokens,
    coalesce(l.nth <= CASE WHEN coalesce(t.failures, 0) < ${BREAKER_THRESHOLD} THEN 'Infinity'::float8
      ELSE (SELECT count(*) FROM probe) END, false) AS granted
  FROM asked a LEFT JOIN line l USING (place) LEFT JOIN model_throttle t ON t.model_id = $1
  ORDER BY a.place`;

/**
 * For models with limits: refills the buckets by the time that has passed and grants as many calls from the front of the
 * line as they hold. A call that is larger than its bucket is granted from a full one, which then owes the rest.
 * $4 as above; $5, $6 capacity and refill a second of requests, $7, $8 those of tokens.
 */
export const ADMIT_LIMITED = `
  WITH ${ASKED}, locked AS (
    SELECT model_id, failures, open_until, requests, tokens, refilled_at
    FROM model_throttle WHERE model_id = $1 FOR UPDATE
  ), bucket AS (
    SELECT model_id, failures, open_until, at,
      least($5, requests + seconds * $6) AS requests, least($7, tokens + seconds * $8) AS tokens
    FROM locked, LATERAL (SELECT clock_timestamp() AS at) c,
      LATERAL (SELECT greatest(0, extract(epoch FROM c.at - refilled_at))::float8 AS seconds) s
  ), fitting AS (
    SELECT coalesce(min(l.nth) FILTER (WHERE l.nth > b.requests OR b.tokens - l.ahead < least(l.tokens, $7)) - 1,
      count(l.nth)) AS many
    FROM bucket b LEFT JOIN line l ON true
  ), allowed AS (
    SELECT CASE WHEN b.failures < ${BREAKER_THRESHOLD} THEN f.many
      WHEN b.open_until > b.at THEN 0 ELSE least(f.many, 1) END AS many
    FROM bucket b, fitting f
  ), price AS (
    SELECT coalesce(sum(l.tokens), 0) AS tokens FROM line l, allowed w WHERE l.nth <= w.many
  ), taken AS (
    UPDATE model_throttle t SET requests = b.requests - w.many, tokens = b.tokens - p.tokens, refilled_at = b.at,
      open_until = CASE WHEN b.failures >= ${BREAKER_THRESHOLD} AND w.many = 1
        THEN b.at + make_interval(secs => $4) ELSE b.open_until END
    FROM bucket b, allowed w, price p WHERE t.model_id = b.model_id
    RETURNING t.requests, t.tokens
  )
  SELECT a.capped, a.cap_micros, a.spent_micros, coalesce(b.failures >= ${BREAKER_THRESHOLD}, false) AS broken,
    ${openMs('b')} AS open_ms, t.requests, t.tokens,
    NOT a.capped AND coalesce(l.nth <= w.many, b.model_id IS NULL) AS granted
  FROM asked a LEFT JOIN line l USING (place) LEFT JOIN bucket b ON true LEFT JOIN allowed w ON true
    LEFT JOIN taken t ON true
  ORDER BY a.place`;

const IN_A_ROW = 'CASE WHEN $4 THEN 0 ELSE failures END + $2::int';

/**
 * $2 failures in a row, $3 whether a probe failed, $4 whether an answer came before them that is still being stored. An open
 * breaker does not open further by calls that were sent before it opened; a failed probe doubles the time to the next.
 */
export const REPORT_FAILURES = `
  UPDATE model_throttle SET
    failures = CASE WHEN failures < ${BREAKER_THRESHOLD} THEN least(${IN_A_ROW}, ${BREAKER_THRESHOLD})
      WHEN $3 THEN failures + 1 ELSE failures END,
    open_until = CASE
      WHEN failures < ${BREAKER_THRESHOLD} AND ${IN_A_ROW} >= ${BREAKER_THRESHOLD}
        THEN clock_timestamp() + make_interval(secs => ${OPEN_SECONDS})
      WHEN failures >= ${BREAKER_THRESHOLD} AND $3 THEN clock_timestamp() + make_interval(secs =>
        least(${MOST_OPEN_SECONDS}, ${OPEN_SECONDS} * 2 ^ least(failures + 1 - ${BREAKER_THRESHOLD}, 8)))
      ELSE open_until END
  WHERE model_id = $1`;

/** The model answers again. */
export const CLOSE_BREAKER = `
  UPDATE model_throttle SET failures = 0, open_until = NULL WHERE model_id = $1 AND failures > 0`;

/** A probe that was cut short before it could tell anything: another may go. */
export const GIVE_BACK_PROBE = `
  UPDATE model_throttle SET open_until = clock_timestamp() WHERE model_id = $1 AND failures >= ${BREAKER_THRESHOLD}`;
