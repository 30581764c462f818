/**
 * Takes a mail's HTML from the page around it and shows it. This is the only script that the document's policy lets run
 * (by its hash, in next.config.ts), and the document is sandboxed without an origin: whatever a mail brings along stays
 * text. A frame of its own for each draft would blink at every letter, and a form that posts into it would fill the
 * browser's history.
 */
export const FRAME_SCRIPT = `addEventListener("message",({source,data})=>{if(source!==parent)return;const{documentElement}=new DOMParser().parseFromString(String(data),"text/html");document.documentElement.replaceWith(document.adoptNode(documentElement))});addEventListener("click",(event)=>event.preventDefault(),true)`;

export const PREVIEW_FRAME = `<!doctype html><html lang="en"><head><title>Preview</title><script>${FRAME_SCRIPT}</script></head><body></body></html>`;
