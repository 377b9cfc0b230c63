// biome-ignore-all lint: a piece of an old library, on purpose
// The part of Prototype 1.6 that other scripts trip over: arrays that turn themselves into JSON text, and names
// that show up in `for … in`.

Array.prototype.toJSON = function () {
  var parts = [];
  for (var i = 0; i < this.length; i++) parts.push(JSON.stringify(this[i]));
  return '[' + parts.join(', ') + ']';
};
Array.prototype.first = function () {
  return this[0];
};
