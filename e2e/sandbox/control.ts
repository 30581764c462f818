import type { RequestListener } from "node:http";
import { ZodError } from "zod";
import { addEntraControl } from "./control-entra.ts";
import { ControlError } from "./control-error.ts";
import { addOktaControl } from "./control-okta.ts";
import type { ControlRoom } from "./control-room.ts";
import { addSamlControl } from "./control-saml.ts";
import { goodBehaviour } from "./http/behaviour.ts";
import { createRouter } from "./http/router.ts";
import { serveHost } from "./http/serve.ts";

const router = createRouter<ControlRoom>();
addOktaControl(router);
addEntraControl(router);
addSamlControl(router);

/** The control API: plain JSON on its own loopback port. A browser page of another origin is refused. */
export function serveControl(room: ControlRoom): RequestListener {
  const usual = goodBehaviour();
  return serveHost({
    scheme: "http",
    behaviourFor: () => usual,
    fail: (status) => ({ status }),
    answer: async (request) => {
      if (request.headers.origin !== undefined) {
        return { status: 403, body: { error: "The control API is not for browsers." } };
      }
      try {
        const reply = await router.answer(room, request);
        return reply ?? { status: 404, body: { error: `No such control: ${request.url.pathname}` } };
      } catch (error) {
        if (error instanceof ControlError) {
          return { status: error.status, body: { error: error.message } };
        }
        if (error instanceof ZodError || error instanceof SyntaxError) {
          return { status: 400, body: { error: error.message } };
        }
        throw error;
      }
    },
  });
}
