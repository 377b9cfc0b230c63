// biome-ignore-all lint: plain ES5 with globals, as the platform serves it
// Platform script of the cart. Everything goes to the cart's one address, told apart by `command`; the page then reloads.

var Basket = {
  _post: function (fields, done) {
    EC$.post(EC_ROUTE.getPrefixUrl('/exec/front/order/basket/'), fields, done, 'json');
  },

  _reload: function () {
    location.reload();
  },

  _chosen: function () {
    return EC$('input[id^=' + BASKET_CHK_ID_PREFIX + ']:checked')
      .map(function () {
        return this.value;
      })
      .get();
  },

  modifyQuantity: function (index, id) {
    this._post({ command: 'modify', basket_prd_no: id, quantity: EC$('#quantity_id_' + index).val() }, this._reload);
  },

  deleteBasketItem: function (index, id) {
    this._post({ command: 'delete', 'basket_prd_no[]': id }, this._reload);
  },

  deleteBasket: function () {
    var chosen = this._chosen();
    if (!chosen.length) return alert(EC_STAND_IN.text.nothingChosen);
    if (confirm(EC_STAND_IN.text.deleteChosen))
      this._post({ command: 'delete', 'basket_prd_no[]': chosen }, this._reload);
  },

  orderAll: function (button) {
    this._leave(button, EC$(button).attr('link-order'));
  },

  orderSelectBasket: function (button) {
    var self = this;
    var chosen = this._chosen();
    if (!chosen.length) return alert(EC_STAND_IN.text.nothingChosen);
    this._post({ command: 'select_prdcnt', 'basket_prd_no[]': chosen }, function () {
      self._leave(button, EC$(button).attr('link-order').replace('basket_type=all_buy', 'basket_type=A0000'));
    });
  },

  _leave: function (button, form) {
    location.href = CAPP_ASYNC_METHODS.IS_LOGIN
      ? form
      : EC$(button).attr('link-login') + '?noMember=1&returnUrl=' + encodeURIComponent(form);
  },
};
