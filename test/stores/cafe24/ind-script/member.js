// biome-ignore-all lint: plain ES5 with globals, as the platform serves it
// Platform script of the member pages. A click on the join button is only an attempt.

function memberJoinAction() {
  var form = document.getElementById('joinForm');
  var missing = EC$('#joinForm input[required]').filter(function () {
    return !EC$.trim(this.value);
  });
  if (missing.length) {
    alert(EC_STAND_IN.text.fillIn);
    missing.eq(0).focus();
    return false;
  }
  form.submit();
}
