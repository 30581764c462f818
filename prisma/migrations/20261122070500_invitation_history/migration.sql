-- What becomes of an invitation is part of its user's history. Triggers, because SCIM, syncs, admins, jobs and users
-- themselves write these rows.
CREATE FUNCTION invitation_is_told() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  invited users;
  kind text;
  detail jsonb;
  said change_source;
BEGIN
  SELECT * INTO invited FROM users WHERE directory_id = NEW.directory_id AND id = NEW.user_id;
  said := CASE WHEN NEW.created_by IS NULL THEN invited.status_source ELSE 'admin' END;
  IF TG_OP = 'INSERT' THEN
    kind := 'invitation.created';
    detail := jsonb_strip_nulls(jsonb_build_object('by', NEW.created_by));
  ELSIF NEW.voided_at IS NOT NULL AND OLD.voided_at IS NULL THEN
    kind := 'invitation.voided';
    -- Within a change of the user: the access went, or the address. By itself: an admin invited anew.
    IF invited.status <> 'active' THEN
      detail := '{"reason": "no_access"}';
      said := invited.status_source;
    ELSIF pg_trigger_depth() > 1 THEN
      detail := '{"reason": "address_changed"}';
      said := invited.status_source;
    ELSE
      detail := '{"reason": "replaced"}';
      said := 'admin';
    END IF;
  ELSIF NEW.accepted_at IS NOT NULL AND OLD.accepted_at IS NULL THEN
    kind := 'invitation.accepted';
    detail := '{}';
    said := 'user';
  ELSE
    kind := 'invitation.failed';
    detail := jsonb_build_object('answer', NEW.problem);
  END IF;
  INSERT INTO event (directory_id, subject_type, subject_id, type, source, payload)
  VALUES (NEW.directory_id, 'user', NEW.user_id, kind, said, detail || jsonb_build_object('invitation', NEW.id));
  RETURN NULL;
END
$$;
CREATE TRIGGER invitation_is_made AFTER INSERT ON invitation FOR EACH ROW EXECUTE FUNCTION invitation_is_told();
CREATE TRIGGER invitation_is_told AFTER UPDATE OF voided_at, accepted_at, problem ON invitation FOR EACH ROW
  WHEN ((OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL)
    OR (OLD.accepted_at IS NULL AND NEW.accepted_at IS NOT NULL)
    OR (OLD.problem IS NULL AND NEW.problem IS NOT NULL))
  EXECUTE FUNCTION invitation_is_told();

CREATE FUNCTION invitation_mail_is_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO event (directory_id, subject_type, subject_id, type, source, payload)
  SELECT i.directory_id, 'user', i.user_id,
         CASE NEW.state WHEN 'sent' THEN 'invitation.mailed' WHEN 'refused' THEN 'invitation.refused' ELSE 'invitation.failed' END,
         CASE WHEN i.created_by IS NULL THEN u.status_source ELSE 'admin' END,
         jsonb_strip_nulls(jsonb_build_object('invitation', i.id, 'recipient', NEW.recipient,
           'answer', CASE WHEN NEW.state <> 'sent' THEN NEW.answer END))
    FROM invitation i JOIN users u ON u.directory_id = i.directory_id AND u.id = i.user_id
   WHERE i.id = NEW.subject_id::uuid;
  RETURN NULL;
END
$$;
CREATE TRIGGER invitation_mail_is_told AFTER UPDATE OF state ON mail_message FOR EACH ROW
  WHEN (NEW.subject_type = 'user_invitation' AND NEW.state IN ('sent', 'refused', 'failed') AND OLD.state <> NEW.state)
  EXECUTE FUNCTION invitation_mail_is_told();
