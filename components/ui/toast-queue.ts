import { UNSTABLE_ToastQueue as ToastQueue } from "react-aria-components/Toast";

interface ToastMessage {
  tone: "success" | "error";
  text: string;
}

/** For the region that draws it; everyone else calls `toast` of toast.tsx. */
export const toastQueue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 3 });
