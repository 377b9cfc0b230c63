// biome-ignore-all lint: plain ES5 with globals, as the platform serves it
// Platform script of the member pages. A click on the join button is only an attempt.

function join_submit() {
  var missing = $('#join_form input[required]').filter(function () {
    return !$.trim(this.value);
  });
  if (missing.length) {
    alert('\uD544\uC218 \uD56D\uBAA9\uC744 \uC785\uB825\uD574 \uC8FC\uC138\uC694.');
    missing.eq(0).focus();
    return;
  }
  document.getElementById('join_form').submit();
}
