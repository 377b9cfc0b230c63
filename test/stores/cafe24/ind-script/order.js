// biome-ignore-all lint: plain ES5 with globals, as the platform serves it
// Platform script of the order form and the order result.

EC$(function () {
  EC$('#is_simple_join').bind('click', function () {
    EC$('#simple_join_fields').toggleClass('displaynone', !this.checked);
  });

  // The order becomes known late: published trackers wait for it for up to half a minute.
  if (window.EC_STAND_IN_ORDER) {
    setTimeout(function () {
      window.EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA = EC_STAND_IN_ORDER;
      if (window.CAFE24) CAFE24.FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA = EC_STAND_IN_ORDER;
    }, EC_STAND_IN.orderVariableDelayMs);
  }
});
