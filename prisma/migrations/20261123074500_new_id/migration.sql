-- Ids of rows that SQL itself makes: UUIDs of version 7 (RFC 9562), with the fraction of the millisecond in rand_a (its
-- section 6.2, method 3), so that rows keep the order in which they were made. Postgres has its own from version 18 on;
-- older servers are supported too.
CREATE FUNCTION new_id() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT encode(
    overlay(overlay(
      uuid_send(gen_random_uuid())
      PLACING substring(int8send(floor(now.ms)::bigint) FROM 3) FROM 1 FOR 6)
      PLACING int2send((28672 + floor((now.ms - floor(now.ms)) * 4096))::int2) FROM 7 FOR 2), 'hex')::uuid
  FROM (SELECT extract(epoch FROM clock_timestamp()) * 1000 AS ms) AS now
$$;
