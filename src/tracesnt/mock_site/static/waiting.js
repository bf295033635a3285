// Moves on by itself the moment that the phone has acted. The server tells once, on a stream of events.
const waiting = document.getElementById("waiting");
const stream = new EventSource(waiting.dataset.events);
stream.addEventListener("moved", () => {
  stream.close();
  location.replace(waiting.dataset.next);
});
