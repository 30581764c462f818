import { createServer, type RequestListener } from "node:http";
import { Session } from "node:inspector/promises";
import type { AddressInfo } from "node:net";
import { answerParent } from "./child.ts";
import type { CpuProfile } from "./profile.ts";

/** What a server of the bench is asked. */
export type ServerQuestion = "listen" | "cpu" | "profile" | "profiled" | "log off" | "log on";

/** Serves on a free port of loopback, and tells the parent what that costs this process. */
export function serveMeasured(
  listener: RequestListener,
  answerMore: (question: ServerQuestion) => void,
): void {
  const server = createServer({ keepAliveTimeout: 65_000 }, listener);
  const inspector = new Session();
  answerParent(async (question: ServerQuestion): Promise<number | CpuProfile | undefined> => {
    switch (question) {
      case "listen":
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        return (server.address() as AddressInfo).port;
      case "cpu": {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1000;
      }
      case "profile":
        inspector.connect();
        await inspector.post("Profiler.enable");
        await inspector.post("Profiler.setSamplingInterval", { interval: 250 });
        await inspector.post("Profiler.start");
        return undefined;
      case "profiled": {
        const { profile } = await inspector.post("Profiler.stop");
        inspector.disconnect();
        return profile;
      }
      default:
        return void answerMore(question);
    }
  });
}
