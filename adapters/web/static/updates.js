// One stream of what changed for all open pages of a browser, which keeps no more than six connections to a server.

const pages = new Set();
let open = false;
const tell = (message) => pages.forEach((page) => page.postMessage(message));
const source = new EventSource("/updates");
source.onopen = () => tell({ open: (open = true) });
source.onerror = () => tell({ open: (open = false) });
source.onmessage = (event) => tell({ topics: event.data.split(" ") });

onconnect = ({ ports: [page] }) => {
  pages.add(page);
  page.onmessage = () => pages.delete(page);
  if (open) page.postMessage({ open });
};
