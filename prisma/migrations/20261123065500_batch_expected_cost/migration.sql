-- What a batch that is under way will cost about: two batches of a run cannot pass its cap together.
ALTER TABLE "model_batch" ADD COLUMN     "expected_micros" BIGINT NOT NULL DEFAULT 0;
