-- AlterTable
ALTER TABLE "organisation" ADD COLUMN "scim_log_days" INTEGER NOT NULL DEFAULT 30,
ADD COLUMN "keep_scim_bodies" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN "scim_body_days" INTEGER NOT NULL DEFAULT 7;

-- AlterTable: the key in the order of the list, so that one index serves the order and a batch that is written again.
ALTER TABLE "scim_request" ADD COLUMN "resource_type" TEXT,
ADD COLUMN "resource_id" UUID;
ALTER TABLE "scim_request" DROP CONSTRAINT "scim_request_pkey";
ALTER TABLE "scim_request" ADD CONSTRAINT "scim_request_pkey" PRIMARY KEY ("at", "id");

-- CreateIndex
CREATE INDEX "scim_request_resource_idx" ON "scim_request"("directory_id", "resource_id", "at") WHERE resource_id is not null;

-- CreateIndex
CREATE INDEX "scim_request_error_idx" ON "scim_request"("directory_id", "at") WHERE status >= 400;

-- CreateIndex
CREATE INDEX "scim_request_any_error_idx" ON "scim_request"("at", "id") WHERE status >= 400;

-- CreateTable
CREATE TABLE "scim_request_body" (
    "at" TIMESTAMPTZ(3) NOT NULL,
    "id" UUID NOT NULL,
    "directory_id" UUID NOT NULL,
    "request_headers" JSONB NOT NULL,
    "request_body" TEXT,
    "request_bytes" INTEGER NOT NULL,
    "response_headers" JSONB NOT NULL,
    "response_body" TEXT,
    "response_bytes" INTEGER NOT NULL,
    "is_cut" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "scim_request_body_pkey" PRIMARY KEY ("at", "id")
) PARTITION BY RANGE ("at");

-- Catches rows outside of the partitions that lib/platform/db/partitions.ts makes.
CREATE TABLE "scim_request_body_default" PARTITION OF "scim_request_body" DEFAULT;

-- CreateTable
CREATE TABLE "scim_request_resource" (
    "at" TIMESTAMPTZ(3) NOT NULL,
    "scim_request_id" UUID NOT NULL,
    "directory_id" UUID NOT NULL,
    "resource_id" UUID NOT NULL,

    CONSTRAINT "scim_request_resource_pkey" PRIMARY KEY ("directory_id", "resource_id", "at", "scim_request_id")
) PARTITION BY RANGE ("at");

CREATE TABLE "scim_request_resource_default" PARTITION OF "scim_request_resource" DEFAULT;

-- CreateTable: rows of the present minute and hour are updated all the time; room in their pages keeps that cheap.
CREATE TABLE "scim_call_count" (
    "directory_id" UUID NOT NULL,
    "grain" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "calls" INTEGER NOT NULL,
    "errors" INTEGER NOT NULL,
    "missed" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "scim_call_count_pkey" PRIMARY KEY ("directory_id", "grain", "at")
) WITH (fillfactor = 50);

-- CreateIndex
CREATE INDEX "scim_call_count_grain_at_idx" ON "scim_call_count"("grain", "at");

-- What the log has already is counted once.
INSERT INTO "scim_call_count" ("directory_id", "grain", "at", "calls", "errors")
SELECT "directory_id", 'hour', date_trunc('hour', "at", 'UTC'), count(*), count(*) FILTER (WHERE "status" >= 400)
  FROM "scim_request" GROUP BY 1, 3;
