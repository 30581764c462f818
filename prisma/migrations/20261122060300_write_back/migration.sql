-- CreateEnum
CREATE TYPE "managed_membership_state" AS ENUM ('adding', 'there', 'foreign', 'missing', 'removing');

-- CreateTable
CREATE TABLE "signing_key" (
    "id" UUID NOT NULL,
    "directory_id" UUID,
    "made_by_id" UUID,
    "algorithm" TEXT NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "certificate" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "sealed" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "signing_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "managed_group" (
    "directory_id" UUID NOT NULL,
    "group_id" TEXT,
    "group_name" TEXT NOT NULL,
    "chosen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "server_id" UUID,
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "last_run_at" TIMESTAMPTZ(3),
    "last_success_at" TIMESTAMPTZ(3),
    "failing_since" TIMESTAMPTZ(3),
    "failure" JSONB,
    "compared_at" TIMESTAMPTZ(3),
    "members" INTEGER,
    "other_members" INTEGER,
    "doubtful" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "managed_group_pkey" PRIMARY KEY ("directory_id")
);

-- CreateTable
CREATE TABLE "managed_membership" (
    "directory_id" UUID NOT NULL,
    "group_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" UUID,
    "label" TEXT NOT NULL,
    "state" "managed_membership_state" NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "managed_membership_pkey" PRIMARY KEY ("directory_id","group_id","provider_id")
);

-- CreateIndex
CREATE INDEX "signing_key_directory_id_idx" ON "signing_key"("directory_id");

-- CreateIndex
CREATE INDEX "managed_membership_directory_id_state_idx" ON "managed_membership"("directory_id", "state");

-- AddForeignKey
ALTER TABLE "signing_key" ADD CONSTRAINT "signing_key_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "managed_group" ADD CONSTRAINT "managed_group_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "managed_membership" ADD CONSTRAINT "managed_membership_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Has an identity server bring a directory's managed group in line, once this transaction commits; once a transaction
-- and directory, however many users it concerns. Nothing happens where no group is managed.
CREATE FUNCTION call_write_back(directory uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  cluster uuid;
BEGIN
  IF current_setting('muster.write_back', true) = directory::text THEN
    RETURN;
  END IF;
  SELECT d.cluster_id INTO cluster FROM managed_group g JOIN directory d ON d.id = g.directory_id
   WHERE g.directory_id = directory AND g.group_id IS NOT NULL AND d.enabled AND d.cluster_id IS NOT NULL;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM set_config('muster.write_back', directory::text, true);
  PERFORM graphile_worker.add_job('write-back@' || cluster::text,
    json_build_object('directoryId', directory, 'wanted', 'difference'),
    queue_name => 'write-back:' || directory::text, job_key => 'write-back:' || directory::text, priority => -20);
END
$$;

CREATE FUNCTION write_back_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM call_write_back(CASE WHEN TG_OP = 'DELETE' THEN OLD.directory_id ELSE NEW.directory_id END);
  RETURN NULL;
END
$$;

CREATE TRIGGER write_back_enrolled AFTER INSERT OR DELETE ON device FOR EACH ROW EXECUTE FUNCTION write_back_follows();
CREATE TRIGGER write_back_ended AFTER UPDATE OF ended_at ON device FOR EACH ROW
  WHEN ((OLD.ended_at IS NULL) <> (NEW.ended_at IS NULL)) EXECUTE FUNCTION write_back_follows();
-- A user who is not active holds no valid device, whatever the policy does with the devices themselves.
CREATE TRIGGER write_back_status AFTER UPDATE OF status, deleted_at, provider_id, external_id ON users FOR EACH ROW
  WHEN ((OLD.status = 'active') <> (NEW.status = 'active') OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)
    OR OLD.provider_id IS DISTINCT FROM NEW.provider_id OR OLD.external_id IS DISTINCT FROM NEW.external_id)
  EXECUTE FUNCTION write_back_follows();
