-- What was signed in with a device ends with it, for good: a device that is brought back later must not bring back the
-- session of a browser that may be in other hands. Where a device ends with its user's access, user_portal_closes has
-- ended all sessions.
CREATE FUNCTION device_sessions_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE portal_session SET ended_at = now()
   WHERE directory_id = NEW.directory_id AND user_id = NEW.user_id AND device_id = NEW.id AND ended_at IS NULL;
  RETURN NULL;
END
$$;
CREATE TRIGGER device_sessions_end AFTER UPDATE OF ended_at ON device FOR EACH ROW
  WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
    AND coalesce(NEW.end_reason, '') NOT IN ('deactivated', 'suspended', 'locked', 'deleted'))
  EXECUTE FUNCTION device_sessions_end();
