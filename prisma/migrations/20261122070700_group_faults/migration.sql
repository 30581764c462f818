-- More unseen groups than one run asks for: where the next one goes on. And since when groups could not be read.
ALTER TABLE "sync_plan" ADD COLUMN "groups_asked_up_to" TEXT;
ALTER TABLE "sync_plan" ADD COLUMN "groups_failing_since" TIMESTAMPTZ(3);

-- Whom Okta would not take into the managed group, with what it said.
ALTER TYPE "managed_membership_state" ADD VALUE 'refused';
ALTER TABLE "managed_membership" ADD COLUMN "refusal" TEXT;
-- Until when a run holds back, so that the org's quota is left to others.
ALTER TABLE "managed_group" ADD COLUMN "paced_until" TIMESTAMPTZ(3);

-- A locked user stays in the managed group as long as there is a device, so that leaving begins behind both states.
DROP TRIGGER write_back_status ON users;
CREATE TRIGGER write_back_status AFTER UPDATE OF status, deleted_at, provider_id, external_id ON users FOR EACH ROW
  WHEN ((OLD.status IN ('active', 'locked')) <> (NEW.status IN ('active', 'locked'))
    OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)
    OR OLD.provider_id IS DISTINCT FROM NEW.provider_id OR OLD.external_id IS DISTINCT FROM NEW.external_id)
  EXECUTE FUNCTION write_back_follows();
